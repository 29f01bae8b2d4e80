import type { Principal } from '#contracts';
import { Injectable } from '@nestjs/common';
import { openStates } from '../approval.js';
import { ApprovalsQuery } from '../requests/approvals.query.js';
import type { Approval } from '../store/approvals.store.js';
import { type ChangesPage, ChangesReader } from './changes.reader.js';
import type { LiveSource } from './live-stream.js';
import type { Position } from './position.js';
import { SharedPages } from './shared-pages.js';

const portion = 25;

/** What streams show, read once for all of them where that can be. */
@Injectable()
export class LiveSourceService implements LiveSource {
  private readonly pages = new SharedPages((position) => this.reader.after(position));

  constructor(
    private readonly reader: ChangesReader,
    private readonly approvals: ApprovalsQuery,
  ) {}

  async begin(from: Position | null): Promise<{ readonly at: Position; readonly isResumed: boolean }> {
    if (from !== null && (await this.reader.canGoOn(from))) return { at: from, isResumed: true };
    return { at: await this.reader.now(), isResumed: false };
  }

  async *open(reader: Principal): AsyncIterable<Approval> {
    let cursor: string | null = null;
    do {
      const page: { items: readonly Approval[]; next: string | null } = await this.approvals.page(
        { states: openStates, session: null, reviewOpen: false, cursor, limit: portion },
        reader,
      );
      yield* page.items;
      cursor = page.next;
    } while (cursor !== null);
  }

  after(position: Position): Promise<ChangesPage> {
    return this.pages.after(position);
  }

  maySee(reader: Principal, approval: Approval): boolean {
    return this.approvals.maySee(reader, approval);
  }
}
