import type { OpenAPIObject } from '@nestjs/swagger';
import { type Answered, operationsOf, type Operation, OddCaller } from './odd-caller.js';
import { brokenBodies, oddJson, oddParameters, unstorableJson } from './odd-values.js';

export interface OddInputSubject {
  /** Of the service's own modules, so that a new route is a new case. */
  readonly document: () => Promise<OpenAPIObject>;
  readonly url: () => string;
  /** Of somebody with every role. */
  readonly token: () => Promise<string>;
}

type Call = () => Promise<Answered>;

/** No more at once than a service has connections to its database: whoever waits for one too long is told that it is away. */
const atOnce = 8;

async function answersTo(calls: readonly Call[]): Promise<Answered[]> {
  const answers: Answered[] = [];
  for (let at = 0; at < calls.length; at += atOnce)
    answers.push(...(await Promise.all(calls.slice(at, at + atOnce).map((call) => call()))));
  return answers;
}

/** What every control API does with input that no client should send: an answer that says what is wrong with which field, never a failure of its own. */
export function oddInputContract(subject: OddInputSubject): void {
  describe('odd input, at every operation', () => {
    let operations: readonly Operation[] = [];
    let caller: OddCaller;
    beforeAll(async () => {
      operations = operationsOf(await subject.document());
      caller = new OddCaller(subject.url(), await subject.token());
    });

    const everywhere = async (calls: (operation: Operation) => readonly Call[]): Promise<Answered[]> => {
      expect(operations.length).toBeGreaterThan(0);
      const answers: Answered[] = [];
      for (const operation of operations) answers.push(...(await answersTo(calls(operation))));
      return answers;
    };
    const failures = (answers: readonly Answered[]) =>
      answers
        .filter(({ status, problem }) => status >= 500 || (status >= 400 && problem === null))
        .map(({ what, status }) => [what, status]);

    it('is an answer and no failure in a path or a query', async () => {
      const answers = await everywhere((operation) =>
        operation.parameters.flatMap((name) => oddParameters.map((text) => () => caller.withParameter(operation, name, text))),
      );
      expect(failures(answers)).toEqual([]);
    });

    it('is an answer and no failure in a body', async () => {
      const answers = await everywhere((operation) => [
        ...caller.places(operation).flatMap((place) => oddJson.map((json) => () => caller.withJson(operation, place, json))),
        ...(operation.sample === null ? [] : brokenBodies.map((body) => () => caller.withBody(operation, body))),
      ]);
      expect(failures(answers)).toEqual([]);
    });

    it('is refused by the field’s name where it holds a NUL or half of a character', async () => {
      const answers = await everywhere((operation) => [
        ...operation.parameters.flatMap((name) => ['%00', 'a%00b'].map((text) => () => caller.withParameter(operation, name, text))),
        ...caller.places(operation).flatMap((place) => unstorableJson.map((json) => () => caller.withJson(operation, place, json))),
      ]);
      expect(answers.filter(({ status }) => status !== 400).map(({ what, status }) => [what, status])).toEqual([]);
      const unnamed = answers.filter(
        ({ field, problem }) => problem === null || problem.code !== 'parameter_invalid' || !problem.detail.includes(field),
      );
      expect(unnamed.map(({ what, problem }) => [what, problem?.detail])).toEqual([]);
    });

    it('is refused as a cursor, which only the page before gives', async () => {
      const cursors = oddParameters.filter((text) => text.length > 3 && !text.includes('%') && Number.isNaN(Number(text)));
      const answers = await everywhere((operation) =>
        operation.parameters
          .filter((name) => name === 'cursor')
          .flatMap((name) => cursors.map((text) => () => caller.withParameter(operation, name, text))),
      );
      expect(
        answers
          .filter(({ status, problem }) => status !== 400 || !problem?.detail.includes('cursor'))
          .map(({ what, status }) => [what, status]),
      ).toEqual([]);
    });
  });
}
