import { principalKey, type Obligation, type Principal } from '#contracts';
import type { EvaluatedBlock, EvaluationInput } from '#policy-model';
import type { RequestBody } from '../call/request-body.js';
import type { Exchange } from '../call/exchange.js';
import type { DeliveredBlocks, Recipient } from '../delivered/delivered-blocks.js';
import type { Alias } from '#detection';
import type { InspectedBlock, Rewritten } from './inspection.js';
import type { InspectedHandle } from './inspector.port.js';
import { keyedDigest } from '../recording/keyed-digest.js';
import type { Ruleset } from '../ruleset/ruleset.js';

/** A body as it goes to the provider. */
export interface Outgoing {
  readonly bytes: Uint8Array;
  readonly keyedDigest: string;
  /** The caller's own names for what was masked in it. */
  readonly aliases: readonly Alias[];
  /** Of every value that was found in it, masked or not: a reply may repeat what its request holds. */
  readonly fingerprints: ReadonlySet<string>;
}

const unchanged: Rewritten = { bytes: null, aliases: [] };

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

  /** What goes on once the obligations are met: the very bytes that came where nothing had to be changed. */
  async outgoing(obligations: readonly Obligation[]): Promise<Outgoing | null> {
    const { bytes: original } = this.body;
    if (original === null || this.inspected === null) return null;
    const { bytes, aliases } =
      obligations.length === 0 && !this.inspected.inspection.sealed ? unchanged : await this.inspected.rewrite(obligations);
    const { findings, recorded } = this.inspected.inspection;
    const known = { aliases, fingerprints: new Set(findings.map(({ fingerprint }) => fingerprint)) };
    if (bytes === null) return { bytes: original, keyedDigest: recorded.keyedDigest, ...known };
    return { bytes, keyedDigest: keyedDigest(this.rules.key, bytes), ...known };
  }

  /** Lets go of the body and of all that was read from it: a held call keeps neither in memory. */
  release(): void {
    this.inspected?.release();
    this.inspected = null;
    this.body.release();
  }

  async evaluationInput(principal: Principal, exchange: Exchange, delivered: DeliveredBlocks): Promise<EvaluationInput> {
    const inspection = this.inspected?.inspection;
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
      blocks: await this.withDelivered(
        inspection?.blocks ?? [],
        { principal: principalKey(principal), session: exchange.sessionId },
        delivered,
      ),
    };
  }

  /** Marks what the gateway delivered itself, where it matters: every other block of an assistant's turn is the caller's. */
  private async withDelivered(
    blocks: readonly InspectedBlock[],
    to: Recipient,
    delivered: DeliveredBlocks,
  ): Promise<readonly EvaluatedBlock[]> {
    if (!this.rules.asksAboutReplies || this.inspected === null) return blocks;
    const own = blocks.filter(
      ({ role, scannable, findings, custom }) => role === 'assistant' && (!scannable || findings.length + custom.length > 0),
    );
    if (own.length === 0) return blocks;
    const known = await this.inspected.excerpts(own.map(({ id }) => id));
    const ids = new Set(known.filter(({ identity }) => delivered.has(to, identity)).map(({ id }) => id));
    return blocks.map((block) => (ids.has(block.id) ? { ...block, delivered: true } : block));
  }
}
