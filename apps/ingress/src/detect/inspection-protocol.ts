import type { ErrorCode, Obligation } from '#contracts';
import type { BlockExcerpt, Inspection, InspectionInput, Rewritten } from './inspection.js';

/** What ingress asks of an inspection worker. `request` names a body that the worker keeps until it is released. */
export type WorkerQuestion =
  | { ask: 'rules'; source: string; version: number; key: Uint8Array }
  | { ask: 'inspect'; call: number; request: number; version: number; input: InspectionInput }
  | { ask: 'fingerprint'; call: number; request: number }
  | { ask: 'excerpts'; call: number; request: number; blockIds: readonly string[] }
  | { ask: 'rewrite'; call: number; request: number; obligations: readonly Obligation[] }
  | { ask: 'release'; request: number };

export type WorkerResult = Inspection | string | BlockExcerpt[] | Rewritten;

export type WorkerAnswer = { call: number; result: WorkerResult } | { call: number; error: { code: ErrorCode; message: string } };
