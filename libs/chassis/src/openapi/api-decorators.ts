import type * as Swagger from '@nestjs/swagger';

type Name =
  | 'ApiBearerAuth'
  | 'ApiBody'
  | 'ApiConflictResponse'
  | 'ApiConsumes'
  | 'ApiAcceptedResponse'
  | 'ApiCreatedResponse'
  | 'ApiExcludeController'
  | 'ApiHeader'
  | 'ApiNoContentResponse'
  | 'ApiOkResponse'
  | 'ApiOperation'
  | 'ApiProduces'
  | 'ApiTags'
  | 'ApiTooManyRequestsResponse'
  | 'ApiUnprocessableEntityResponse';

type Note = (swagger: typeof Swagger) => void;
type Decorator = (...decorated: readonly unknown[]) => unknown;
type Maker = (...said: readonly unknown[]) => Decorator;

let notes: Note[] = [];

/**
 * Swagger's decorator of that name, used once somebody wants a document. A service never does, and Swagger with what it needs is an eighth of
 * all modules that a start would load.
 */
function noted<N extends Name>(name: N): (typeof Swagger)[N] {
  const maker: Maker =
    (...said) =>
    (...decorated) =>
      void notes.push((swagger) => (swagger[name] as unknown as Maker)(...said)(...decorated));
  return maker as unknown as (typeof Swagger)[N];
}

/** Says to Swagger all that controllers say of themselves, in the order in which they did. Only what is new since it was last asked. */
export function tell(swagger: typeof Swagger): void {
  const untold = notes;
  notes = [];
  for (const note of untold) note(swagger);
}

export const ApiBearerAuth = noted('ApiBearerAuth');
export const ApiBody = noted('ApiBody');
export const ApiConflictResponse = noted('ApiConflictResponse');
export const ApiConsumes = noted('ApiConsumes');
export const ApiAcceptedResponse = noted('ApiAcceptedResponse');
export const ApiCreatedResponse = noted('ApiCreatedResponse');
export const ApiExcludeController = noted('ApiExcludeController');
export const ApiHeader = noted('ApiHeader');
export const ApiNoContentResponse = noted('ApiNoContentResponse');
export const ApiOkResponse = noted('ApiOkResponse');
export const ApiOperation = noted('ApiOperation');
export const ApiProduces = noted('ApiProduces');
export const ApiTags = noted('ApiTags');
export const ApiTooManyRequestsResponse = noted('ApiTooManyRequestsResponse');
export const ApiUnprocessableEntityResponse = noted('ApiUnprocessableEntityResponse');
