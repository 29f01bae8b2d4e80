import type { Gathered } from '../../format/content-block.js';
import type { Span } from '../../json/json-node.js';
import type { Literal, LiteralRole } from '../../schema/literal.js';
import type { Visitor } from '../../schema/walk.js';

/** A part of a body and the block that its literals belong to. */
export interface Region extends Span {
  readonly gathered: Gathered;
}

/**
 * Gives every literal of one walk to the region that it stands in, so that none is forgotten and none counted twice. Regions are in
 * the order of the body and do not overlap but for the `frames`, which are around them: what stands in no region is the frame's, and
 * outside of any frame it is `rest`'s.
 */
export class Regions implements Visitor {
  private region = 0;
  private frame = 0;
  private broken = false;
  private misfits: LiteralRole | null = null;

  constructor(
    private readonly regions: readonly Region[],
    private readonly frames: readonly Region[],
    private readonly rest: Gathered,
  ) {}

  literal(literal: Literal): void {
    const gathered = this.at((literal.within ?? literal).start);
    if (this.broken) gathered.unparsed();
    if (this.misfits !== null) gathered.misfit(this.misfits);
    this.broken = false;
    this.misfits = null;
    gathered.literal(literal);
  }

  /** As with `unparsed`, the literal itself follows at once. */
  misfit(role: LiteralRole): void {
    this.misfits = role;
  }

  unparsed(): void {
    this.broken = true;
  }

  private at(place: number): Gathered {
    while ((this.regions[this.region]?.end ?? Infinity) <= place) this.region++;
    const region = this.regions[this.region];
    if (region !== undefined && region.start <= place) return region.gathered;
    while ((this.frames[this.frame]?.end ?? Infinity) <= place) this.frame++;
    const frame = this.frames[this.frame];
    return frame !== undefined && frame.start <= place ? frame.gathered : this.rest;
  }
}
