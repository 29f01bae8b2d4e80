import { parentPort } from 'node:worker_threads';
import type { WorkerQuestion } from './inspection-protocol.js';
import { moved } from './workers/moved.js';
import { WorkerDesk } from './worker-desk.js';

const desk = new WorkerDesk();
parentPort?.on('message', (question: WorkerQuestion) => {
  const answer = desk.answer(question);
  if (answer !== null) parentPort?.postMessage(answer, moved('result' in answer ? answer.result : null));
});
