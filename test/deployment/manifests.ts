import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

export const checkout = fileURLToPath(new URL('../..', import.meta.url));

const labels = z.record(z.string(), z.string());
const probeSchema = z.object({ httpGet: z.object({ path: z.string(), port: z.string() }) });

const containerSchema = z.looseObject({
  name: z.string(),
  image: z.string(),
  args: z.array(z.string()),
  env: z.array(z.looseObject({ name: z.string() })),
  ports: z.array(z.object({ name: z.string(), containerPort: z.number() })),
  livenessProbe: probeSchema,
  readinessProbe: probeSchema,
  startupProbe: probeSchema,
  lifecycle: z.object({ preStop: z.object({ exec: z.object({ command: z.tuple([z.literal('sleep'), z.coerce.number()]) }) }) }),
  resources: z.object({ requests: z.object({ cpu: z.string(), memory: z.string() }), limits: z.object({ memory: z.string() }) }),
  securityContext: z.object({
    allowPrivilegeEscalation: z.boolean(),
    readOnlyRootFilesystem: z.boolean(),
    capabilities: z.object({ drop: z.array(z.string()) }),
  }),
  volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string(), readOnly: z.boolean().default(false) })),
});

const workloadSchema = z.looseObject({
  kind: z.enum(['Deployment', 'StatefulSet']),
  metadata: z.object({ name: z.string(), namespace: z.string(), labels }),
  spec: z.looseObject({
    replicas: z.number(),
    serviceName: z.string().optional(),
    selector: z.object({ matchLabels: labels }),
    volumeClaimTemplates: z.array(z.looseObject({ metadata: z.object({ name: z.string() }) })).default([]),
    template: z.object({
      metadata: z.object({ labels }),
      spec: z.looseObject({
        automountServiceAccountToken: z.boolean(),
        terminationGracePeriodSeconds: z.number(),
        securityContext: z.looseObject({
          runAsNonRoot: z.boolean(),
          runAsUser: z.number(),
          seccompProfile: z.object({ type: z.string() }),
        }),
        containers: z.array(containerSchema),
        volumes: z.array(z.looseObject({ name: z.string() })),
      }),
    }),
  }),
});
export type Workload = z.infer<typeof workloadSchema>;

const selectorSchema = z.object({
  matchLabels: labels.default({}),
  matchExpressions: z.array(z.object({ key: z.string(), operator: z.literal('In'), values: z.array(z.string()) })).default([]),
});
export type Selector = z.infer<typeof selectorSchema>;

const peerSchema = z.object({
  ipBlock: z.object({ cidr: z.string(), except: z.array(z.string()).default([]) }).optional(),
  namespaceSelector: selectorSchema.optional(),
  podSelector: selectorSchema.optional(),
});
const portsSchema = z.array(z.object({ protocol: z.enum(['TCP', 'UDP']), port: z.number() }));

const networkPolicySchema = z.object({
  kind: z.literal('NetworkPolicy'),
  apiVersion: z.literal('networking.k8s.io/v1'),
  metadata: z.object({ name: z.string(), namespace: z.string() }),
  spec: z.object({
    podSelector: selectorSchema.prefault({}),
    policyTypes: z.array(z.enum(['Ingress', 'Egress'])),
    egress: z.array(z.object({ to: z.array(peerSchema), ports: portsSchema })).default([]),
    ingress: z.array(z.object({ from: z.array(peerSchema), ports: portsSchema })).default([]),
  }),
});

const serviceSchema = z.object({
  kind: z.literal('Service'),
  metadata: z.looseObject({ name: z.string(), namespace: z.string() }),
  spec: z.looseObject({
    clusterIP: z.string().optional(),
    selector: labels,
    ports: z.array(z.object({ name: z.string(), port: z.number(), targetPort: z.string() })),
  }),
});

const anySchema = z.looseObject({ apiVersion: z.string(), kind: z.string(), metadata: z.looseObject({ name: z.string() }) });

/** Every document of k8s/, parsed strictly: a key that stands twice or a tab is an error. */
export const documents = readdirSync(join(checkout, 'k8s'))
  .filter((name) => name.endsWith('.yaml'))
  .flatMap((name) => parseAllDocuments(readFileSync(join(checkout, 'k8s', name), 'utf8'), { uniqueKeys: true, strict: true }))
  .map((document) => {
    if (document.errors.length > 0) throw document.errors[0];
    return anySchema.parse(document.toJS());
  });

const ofKind = <S extends z.ZodType>(schema: S, ...kinds: string[]): z.infer<S>[] =>
  documents.filter(({ kind }) => kinds.includes(kind)).map((document) => schema.parse(document));

export const workloads = ofKind(workloadSchema, 'Deployment', 'StatefulSet');
export const networkPolicies = ofKind(networkPolicySchema, 'NetworkPolicy');
export const services = ofKind(serviceSchema, 'Service');

/** Whether a selector takes a pod with these labels; an empty one takes all. */
export const selects = ({ matchLabels, matchExpressions }: Selector, pod: Readonly<Record<string, string>>): boolean =>
  Object.entries(matchLabels).every(([key, value]) => pod[key] === value) &&
  matchExpressions.every(({ key, values }) => values.includes(pod[key] ?? ''));
