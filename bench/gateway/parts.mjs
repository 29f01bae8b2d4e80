/**
 * Which part of the product a frame of a profile belongs to. A part is named after what it does in the flow of a call, and its pattern after the
 * folders that do it; `parts.spec.ts` sees to it that no folder of the data path is forgotten.
 */
const parts = [
  ['journal: encode, chain, write, ship', /libs\/journal\/|apps\/ingress\/src\/recording\//],
  ['detection', /libs\/(detection|injection)\//],
  ['judging of tool calls', /libs\/judging\/|node_modules\/unbash\//],
  ['wire formats: JSON, SSE', /libs\/conversation\//],
  [
    'reading and judging the call',
    /apps\/ingress\/src\/(addressing|asking|deciding|delivered|evaluating|inspecting|reading|ruleset|spending)\/|libs\/(policy-model|rule-names)\//,
  ],
  ['guarding the reply', /apps\/ingress\/src\/guarding\//],
  ['holding', /apps\/ingress\/src\/holding\//],
  ['identity', /libs\/identity\/|apps\/ingress\/src\/authenticating\/|node_modules\/(jose|passport[^/]*)\//],
  ['bus', /libs\/(messaging|contracts)\/|node_modules\/(kafkajs|zod)\//],
  [
    'HTTP, the call on both sides',
    /apps\/ingress\/src\/(call|exchange|forwarding|hooks|upstreams)\/|apps\/ingress\/src\/[^/]+$|node_modules\/(undici|fastify|@fastify|@nestjs|find-my-way|rxjs|reusify|avvio|secure-json-parse)\//,
  ],
  [
    'tracing, metrics, the frame of a service',
    /libs\/(chassis|signals|failpoints)\/|node_modules\/(@opentelemetry|pino[^/]*|prom-client)\//,
  ],
  [
    'the other services, database',
    /apps\/(audit|policy|approval|control|ostiary|cli)\/|libs\/(persistence|free-ports|slack-simulator|transparency|sealing|fingerprints)\/|node_modules\/(pg[^/]*|typeorm)\//,
  ],
  ['HTTP, the call on both sides', /^node:(_http|http|net|internal\/(http|net|streams?|stream_base_commons|js_stream)|_?stream)/],
  ['files, timers and the rest of Node', /^node:/],
];

/** The part of a source file, by its address; null where it is nobody's. */
export const partOf = (url) => parts.find(([, pattern]) => pattern.test(url))?.[0] ?? null;
