import {
  OstiaryError,
  principalKey,
  refusalOfField,
  refusalOfMcpServer,
  type Finding,
  type Obligation,
  type Principal,
  type RecordedFinding,
} from '#contracts';
import type { EvaluatedBlock, EvaluationInput } from '#policy-model';
import type { RequestBody } from '../call/request-body.js';
import type { Exchange } from '../call/exchange.js';
import { ownText } from '../call/own-text.js';
import { RefusedError } from '../call/refused.error.js';
import type { DeliveredBlocks, Recipient } from '../delivered/delivered-blocks.js';
import type { Alias } from '#detection';
import { deliveredIn, deliveredWhole } from './delivered-in.js';
import type { InspectedBlock, Rewritten } from './inspection.js';
import type { InspectedHandle } from './inspector.port.js';
import type { KnownBlocks, Undecided } from './undecided.js';
import { keyedDigest } from '../recording/keyed-digest.js';
import { recordedFindings } from '../recording/recorded-findings.js';
import type { Ruleset } from '../ruleset/ruleset.js';

/** A body as it goes to the provider. */
export interface Outgoing {
  readonly bytes: Uint8Array;
  readonly keyedDigest: string;
  /** The caller's own names for what was masked in it. */
  readonly aliases: readonly Alias[];
  /** Of every value that was found in it, masked or not: a reply may repeat what its request holds. */
  readonly fingerprints: ReadonlySet<string>;
  /** Of what a reply should not repeat at length. */
  readonly promptWindows: ReadonlySet<number>;
}

/** What a decision about a call is about. */
export interface Covered extends Undecided {
  readonly fingerprint: string;
}

/** What of a call its policy is told beside its content. */
export interface CallFacts extends Pick<Exchange, 'client' | 'startedAt'> {
  readonly route: Pick<Exchange['route'], 'path'>;
}

const nothingDelivered: ReadonlySet<string> = new Set();
const unchanged: Rewritten = { bytes: null, aliases: [] };

/** Under which name reasons and refusals tell of a value in a field that is never changed. */
const fieldsRule = { ruleId: 'fields', message: 'A value that must not go on stands where it cannot be masked.' };

/** The same for ids of what the provider keeps under the one key that everybody's calls are made with. */
const idsRule = {
  ruleId: 'fields',
  message: 'Files and containers belong to the caller they were made for, and are not carried from elsewhere.',
};

/** A call's body after detection: what was found in it, and what it becomes. */
export class InspectedCall {
  /** Blocks that this gateway delivered, of those where it matters. */
  private delivered = nothingDelivered;

  constructor(
    private readonly rules: Ruleset,
    private readonly body: RequestBody,
    private inspected: InspectedHandle | null,
  ) {}

  get handle(): InspectedHandle | null {
    return this.inspected;
  }

  /** What goes on once the obligations are met: the very bytes that came where nothing had to be changed. */
  async outgoing(obligations: readonly Obligation[]): Promise<Outgoing | null> {
    const { bytes: original } = this.body;
    if (original === null || this.inspected === null) return null;
    const { sealed, bound } = this.inspected.inspection;
    const isUnchanged = obligations.length === 0 && !sealed && !bound;
    const { bytes, aliases } = isUnchanged ? unchanged : await this.inspected.rewrite(obligations, { delivered: this.delivered });
    const { findings, recorded, blocks, fixed, promptWindows } = this.inspected.inspection;
    const all = [...findings, ...fixed, ...blocks.flatMap(({ signed }) => signed)];
    const known = { aliases, fingerprints: new Set(all.map(({ fingerprint }) => fingerprint)), promptWindows: new Set(promptWindows) };
    if (bytes === null) return { bytes: original, keyedDigest: recorded.keyedDigest, ...known };
    return { bytes, keyedDigest: keyedDigest(this.rules.key, bytes), ...known };
  }

  /** Lets go of the body and of all that was read from it: a held call keeps neither in memory. */
  release(): void {
    this.inspected?.release();
    this.inspected = null;
    this.delivered = nothingDelivered;
    this.body.release();
  }

  async evaluationInput(principal: Principal, exchange: CallFacts, memory: DeliveredBlocks): Promise<EvaluationInput> {
    const inspection = this.inspected?.inspection;
    // They stay with the call to its end, the body does not.
    const model = ownText(inspection?.model ?? '');
    const tools = (inspection?.tools ?? []).map(ownText);
    if (this.inspected !== null)
      this.delivered = await deliveredIn(
        this.inspected,
        this.rules,
        { principal: principalKey(principal), session: this.inspected.inspection.sessionId },
        memory,
      );
    return {
      phase: 'request',
      attributes: {
        principal,
        client: exchange.client,
        model,
        route: { model, path: exchange.route.path, stream: inspection?.stream ?? false },
        tools,
        time: exchange.startedAt,
        parameters: inspection?.parameters ?? {},
        injection: inspection?.steering ?? { score: 0, signals: [], orders: [] },
        sizes: { bytes: inspection?.bytes ?? 0, messages: inspection?.messages ?? 0 },
      },
      blocks: (inspection?.blocks ?? []).map((block) => this.evaluated(block)),
    };
  }

  /** What grants bind to, once these masks are made. */
  async fingerprint(obligations: readonly Obligation[]): Promise<string> {
    if (this.inspected === null) throw new OstiaryError('internal', 'A call without a body has nothing to decide.');
    return this.inspected.fingerprint(obligations, { delivered: this.delivered });
  }

  /** What a decision about it binds to, and what of that nobody has decided. */
  async covered(
    { asking, refused }: Pick<KnownBlocks, 'asking' | 'refused'>,
    obligations: readonly Obligation[],
    recipient: Recipient,
    memory: DeliveredBlocks,
  ): Promise<Covered> {
    if (this.inspected === null) throw new OstiaryError('internal', 'A call without a body has nothing to decide.');
    const delivered = await deliveredWhole(this.inspected, recipient, memory);
    return {
      fingerprint: await this.fingerprint(obligations),
      ...(await this.inspected.undecided({ asking, refused, delivered })),
    };
  }

  /** What no mask can help: a server that the policy does not allow, and values that must not go on in places that are never changed. Null: nothing. */
  async fieldRefusal(obligations: readonly Obligation[], memory: DeliveredBlocks, reference: string): Promise<RefusedError | null> {
    if (this.inspected === null) return null;
    const { refusedServer, strangeId, fixed } = this.inspected.inspection;
    if (refusedServer !== null) return new RefusedError('mcp_server_refused', refusalOfMcpServer(refusedServer, reference));
    if (strangeId !== null) return new RefusedError('body_field_refused', refusalOfField(idsRule, strangeId, reference));
    const values = fixed.length === 0 ? [] : await this.inspected.fixedValues();
    const strange = values.find(({ kind, value }) => kind === 'fixed' && !memory.hasValue(value));
    const path =
      strange?.path ?? (obligations.length === 0 ? null : await this.inspected.unmaskable(obligations, { delivered: this.delivered }));
    return path === null ? null : new RefusedError('body_field_refused', refusalOfField(fieldsRule, path, reference));
  }

  /** What calls that were not made here would do, and what a user asks to run. */
  get dangers(): readonly Finding[] {
    return (this.inspected?.inspection.blocks ?? []).flatMap(({ id, dangers }) => (this.delivered.has(id) ? [] : dangers));
  }

  /** The request's findings as they are recorded; see `recordedFindings`. What is never changed is masked in the record alone. */
  recordedFindings(obligations: readonly Obligation[]): RecordedFinding[] {
    if (this.inspected === null) return [];
    const { findings, words, fixed, blocks } = this.inspected.inspection;
    const signed = blocks.flatMap((block) => block.signed.map((finding) => ({ finding, isText: !this.delivered.has(block.id) })));
    const told = (isText: boolean) => signed.filter((one) => one.isText === isText).map(({ finding }) => finding);
    const signals = blocks.flatMap((block) => block.signals);
    return [
      ...recordedFindings([...findings, ...words, ...told(true), ...signals, ...this.dangers], obligations),
      ...recordedFindings([...fixed, ...told(false)], []),
    ];
  }

  /** What comes back under the provider's signature is the model's only if it was delivered; else it is text, like any other. */
  private evaluated(block: InspectedBlock): EvaluatedBlock {
    const { understood, ...told } = block;
    const { findings, signed, custom, signedCustom, signals, dangers } = block;
    if (this.delivered.has(block.id)) return { ...told, findings: [...findings, ...signals], delivered: true };
    if (signed.length + signedCustom.length + signals.length + dangers.length === 0 && understood === undefined) return told;
    const whole = { ...told, ...(understood !== undefined && { understood }) };
    const found = [...findings, ...signed, ...signals, ...dangers];
    return { ...whole, findings: found, custom: [...new Set([...custom, ...signedCustom])] };
  }
}
