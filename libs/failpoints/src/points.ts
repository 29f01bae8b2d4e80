/** The processes of the distributed form that have failpoints. */
export type Service = 'ingress' | 'policy' | 'approval' | 'audit';

/**
 * What can be done at a point: `crash` kills the process as `kill -9` does, `error` rejects, `delay` lets time pass. Where the code at a
 * point can't fail of itself, an error there would show nothing.
 */
export type Fault = 'crash' | 'error' | 'delay';

export interface Point {
  readonly services: readonly Service[];
  /** What has happened when it is reached, and what has not. */
  readonly at: string;
  readonly faults: readonly Fault[];
  /** Reached while a process starts that was killed before. */
  readonly boot?: true;
}

const all: readonly Fault[] = ['crash', 'error', 'delay'];
const noError: readonly Fault[] = ['crash', 'delay'];
const ingress = { services: ['ingress'], faults: all } as const satisfies Partial<Point>;
const policy = { services: ['policy'], faults: all } as const satisfies Partial<Point>;
const approval = { services: ['approval'], faults: all } as const satisfies Partial<Point>;
const audit = { services: ['audit'], faults: all } as const satisfies Partial<Point>;
const deciding: readonly Service[] = ['policy', 'approval'];
const stores: readonly Service[] = ['policy', 'approval', 'audit'];
const everywhere: readonly Service[] = ['ingress', 'policy', 'approval', 'audit'];

/** Every failpoint there is. A name says the part, what it does there, and where in that. */
export const points = {
  'journal.open.before': { ...ingress, boot: true, at: 'An instance starts; its chain has no first record yet.' },
  'journal.segment.create': { ...ingress, at: 'A segment is about to be created.' },
  'journal.sync.before': { ...ingress, at: 'Records have their place in the chain and are not written yet.' },
  'journal.sync.after': { ...ingress, at: 'Records are on disk; nobody has been told.' },
  'journal.ahead.before': { ...ingress, at: 'A segment is about to be filled with zeros ahead of its records.' },
  'journal.ahead.after': { ...ingress, at: 'Zeros are on disk; the writer does not know, and may wait for that.' },
  'journal.repair.before': { ...ingress, at: 'A write has failed; the segment is about to be brought back.' },
  'journal.read.before': { ...ingress, at: 'Durable records are about to be read for shipping.' },
  'journal.ship.before': { ...ingress, at: 'Records were read, and not handed to the broker yet.' },
  'journal.ship.after': { ...ingress, at: 'The broker has records; the shipper does not know.' },
  'journal.watermark.heard': { ...ingress, at: 'Audit has said how far it is; nothing was deleted on that account.' },
  'journal.delete.state': { ...ingress, at: 'Segments may go; what must outlive them is not written yet.' },
  'journal.delete.segment': { ...ingress, at: 'What outlives a segment is written; the segment is still there.' },
  'journal.recover.scan': { ...ingress, boot: true, at: 'A chain of an earlier boot is about to be read.' },
  'journal.recover.record': { ...ingress, boot: true, at: 'It is known how an earlier chain ended, and not on record.' },
  'journal.recover.finish': { ...ingress, boot: true, at: 'The end of an earlier chain is on record; the chain still counts as open.' },
  'record.append.durable': { ...ingress, faults: noError, at: 'Entries of an exchange are durable; the stage that wrote them waits.' },
  'ask.note.before': { ...ingress, at: 'A question is to be asked, and not noted for the next boot.' },
  'ask.publish.before': { ...ingress, at: 'A question is noted and not asked.' },
  'ask.publish.after': { ...ingress, at: 'A question is asked; nobody waits for its answer yet, or already.' },
  'ask.answer.heard': { ...ingress, at: 'An answer has come, perhaps late, and was given to nobody.' },
  'ask.inherit.before': { ...ingress, boot: true, at: 'What a killed process had under way is about to be taken over.' },
  'hold.place.taken': { ...ingress, at: 'A call has its place among the held ones.' },
  'hold.body.write': { ...ingress, at: 'The body of a call that is to be held is not on disk yet.' },
  'hold.body.read': { ...ingress, at: 'A held call may go on; its body is not read back.' },
  'hold.recorded.after': { ...ingress, at: 'That a call is held is on record; it does not wait yet.' },
  'hold.resolution.heard': { ...ingress, at: 'Reviewers have decided; the held call does not know.' },
  'hold.claim.before': { ...ingress, at: 'A held call was approved; the approval is not claimed.' },
  'hold.claim.after': { ...ingress, at: 'The approval is used up; the call has not gone on.' },
  'hold.ended.publish': { ...ingress, at: 'A call waits no more; nobody was told.' },
  'hold.ended.told': { ...ingress, at: 'Reviewers’ service can know that a call waits no more; the ledger does not.' },
  'forward.connection.had': { ...ingress, at: 'A call has its connection to the provider; nothing is recorded of that.' },
  'forward.recorded.after': { ...ingress, at: 'That a call goes to the provider is on record; it has not gone.' },
  'forward.answer.headers': { ...ingress, at: 'The provider has begun to answer; the client has nothing of it.' },
  'reply.chunk.received': { ...ingress, at: 'A piece of a streamed reply has come, and was not looked at.' },
  'reply.chunk.written': { ...ingress, at: 'A piece of a streamed reply is with the client.' },
  'reply.json.gathered': { ...ingress, at: 'A JSON reply is there whole, and was not looked at.' },
  'reply.json.send': { ...ingress, at: 'A JSON reply is guarded, and the client has nothing of it.' },
  'reply.tool.judged': { ...ingress, at: 'A tool call is judged; the client has nothing of it.' },
  'exchange.refuse.before': { ...ingress, at: 'A call can’t be completed, and is on record; the client does not know.' },
  'exchange.close.before': { ...ingress, faults: noError, at: 'The client has its answer; the end of the exchange is not on record.' },
  'snapshot.learn.before': { ...ingress, at: 'A policy was published; this instance still has the one before.' },

  'decision.heard': { ...policy, at: 'A question has arrived; nothing was decided.' },
  'decision.made.before': { ...policy, at: 'The transaction of a decision is open; nothing was decided.' },
  'decision.made.after': { ...policy, at: 'A decision and its answer are written, and not committed.' },
  'resolution.heard': { ...policy, at: 'An approval was resolved; no grant was given.' },
  'resolution.learned': { ...policy, at: 'Grants and kept claims are written, and not committed.' },
  'policy.publish.stored': { ...policy, at: 'A version of the policy is written, and not committed.' },

  'approval.request.heard': { ...approval, at: 'An approval was asked for; there is no card.' },
  'approval.vote.stored': { ...approval, at: 'A vote is written; what follows from it is not.' },
  'approval.resolve.stored': { ...approval, at: 'The end of an approval is written, and not committed.' },
  'approval.ended.heard': { ...approval, at: 'A call waits no more; its card says that it does.' },

  'audit.batch.received': { ...audit, at: 'Records have arrived; nothing was stored.' },
  'audit.batch.stored': { ...audit, at: 'Records are written, and not committed.' },
  'audit.batch.committed': { ...audit, at: 'Records are committed; no watermark is due.' },
  'audit.watermark.publish': { ...audit, at: 'A watermark is about to be published.' },

  'store.commit.before': { services: stores, faults: all, at: 'A transaction has done its work, and is not committed.' },
  'store.commit.after': { services: stores, faults: all, at: 'A transaction is committed; whoever ran it does not know.' },
  'outbox.publish.before': { services: deciding, faults: all, at: 'An event is in the outbox; the broker does not have it.' },
  'outbox.publish.after': { services: deciding, faults: all, at: 'The broker has an event; it is still in the outbox.' },
  'bus.send.before': { services: everywhere, faults: all, at: 'Messages are about to be sent to the broker.' },
  'bus.send.after': { services: everywhere, faults: all, at: 'The broker has messages; the sender does not know.' },
  'bus.acknowledge.before': { services: everywhere, faults: all, at: 'A message was handled; the group’s offset is still before it.' },
} as const satisfies Record<string, Point>;

export type FailpointName = keyof typeof points;
