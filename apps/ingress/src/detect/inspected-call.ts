import type { Obligation, Principal } from '#contracts';
import type { EvaluationInput } from '#policy-model';
import type { RequestBody } from '../client/request-body.js';
import type { Exchange } from '../exchange/exchange.js';
import type { InspectedHandle } from './inspector.port.js';
import type { Ruleset } from './ruleset.js';

/** A call after detection, together with the policy version that everything later in this exchange is judged by. */
export class InspectedCall {
  constructor(
    readonly rules: Ruleset,
    private readonly body: RequestBody,
    private inspected: InspectedHandle | null,
  ) {}

  get handle(): InspectedHandle | null {
    return this.inspected;
  }

  /** The bytes that go on once the obligations are met: the very ones that came where nothing had to be changed. */
  async outgoing(obligations: readonly Obligation[]): Promise<Uint8Array | null> {
    const rewritten = obligations.length === 0 || this.inspected === null ? null : await this.inspected.rewrite(obligations);
    return rewritten ?? this.body.bytes;
  }

  /** Lets go of the body and of all that was read from it: a held call keeps neither in memory. */
  release(): void {
    this.inspected?.release();
    this.inspected = null;
    this.body.release();
  }

  evaluationInput(principal: Principal, exchange: Exchange): EvaluationInput {
    const inspection = this.handle?.inspection;
    const model = inspection?.model ?? '';
    return {
      phase: 'request',
      attributes: {
        principal,
        client: exchange.client,
        model,
        route: { model, path: exchange.route.path, stream: exchange.stream },
        tools: inspection?.tools ?? [],
        time: exchange.startedAt,
        sizes: { bytes: inspection?.bytes ?? 0, messages: inspection?.messages ?? 0 },
      },
      blocks: inspection?.blocks ?? [],
    };
  }
}
