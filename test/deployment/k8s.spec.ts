import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentOverrides, ostiaryConfigSchema } from '#chassis';
import { parse } from 'yaml';
import { z } from 'zod';
import { controlServices } from '../../apps/control/src/proxied/control-services.js';
import { checkout, documents, networkPolicies, selects, services, type Workload, workloads } from './manifests.js';

const names = ['approval', 'audit', 'control', 'ingress', 'policy'];
/** Those that talk over the brokers, and those with tables. */
const onTheBus = names.filter((name) => name !== 'control');
const withTables = ['approval', 'audit', 'policy'];
const configText = z.object({ data: z.object({ 'ostiary.yaml': z.string() }) }).parse(documents.find(({ kind }) => kind === 'ConfigMap'))
  .data['ostiary.yaml'];
const config = ostiaryConfigSchema.parse(parse(configText));
const portOf: Record<string, number> = {
  ingress: config.ingress.port,
  control: config.api.port,
  policy: config.services.policyPort,
  approval: config.services.approvalPort,
  audit: config.services.auditPort,
};
const configComment = readFileSync(join(checkout, 'k8s', 'config.yaml'), 'utf8').split('apiVersion')[0] ?? '';
const secretSchema = z.looseObject({ secret: z.object({ items: z.array(z.object({ path: z.string() })).optional() }) });
const labelsOf = (workload: Workload) => workload.spec.template.metadata.labels;

describe('the Kubernetes manifests', () => {
  it('hold the four services and the control address, in one namespace of the restricted standard', () => {
    expect(workloads.map(({ metadata }) => metadata.name).toSorted()).toEqual(names);
    const namespace = documents.find(({ kind }) => kind === 'Namespace');
    expect(namespace?.metadata).toMatchObject({ name: 'ostiary', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } });
    for (const document of documents) if (document !== namespace) expect(document.metadata['namespace']).toBe('ostiary');
  });

  it('hold no secret, only names of secrets', () => {
    expect(documents.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    expect(JSON.stringify(documents)).not.toMatch(/:\/\/[^/\s"']+:[^/\s"']+@/);
  });

  it('configure what the schema knows, and Kafka and PostgreSQL', () => {
    expect(config.bus.kind).toBe('kafka');
    expect(config.database.kind).toBe('postgres');
    expect(config.identity.issuers).toHaveLength(1);
  });

  it('reach the brokers over TLS, with an account a service that may create nothing, and sign what they say', () => {
    expect(config.bus).toMatchObject({ tls: true, createTopics: false, authoritiesFile: '/etc/ostiary/broker/ca.pem' });
    // No name: each service takes its own.
    expect(config.bus.sasl).toEqual({ mechanism: 'scram-sha-512', username: null, password: { file: '/etc/ostiary/broker/password' } });
    expect(config.bus.messageKeys).toEqual([{ file: '/etc/ostiary/shared/message-key' }]);
  });
});

describe.each(workloads.map((workload) => [workload.metadata.name, workload] as const))('the workload %s', (name, workload) => {
  const { spec } = workload.spec.template;
  const [container] = spec.containers;
  if (container === undefined) throw new Error(`${name} has no container.`);

  it('runs the entry of its name, on the port that the configuration gives it', () => {
    expect(spec.containers).toHaveLength(1);
    expect(container.args).toEqual([`dist/apps/${name}/src/main.js`]);
    expect(existsSync(join(checkout, 'apps', name, 'src', 'main.ts'))).toBe(true);
    expect(container.ports).toEqual([{ name: 'http', containerPort: portOf[name] }]);
  });

  it('is asked for its life and its readiness', () => {
    expect(container.livenessProbe.httpGet).toEqual({ path: '/livez', port: 'http' });
    expect(container.startupProbe.httpGet).toEqual({ path: '/livez', port: 'http' });
    expect(container.readinessProbe.httpGet).toEqual({ path: '/readyz', port: 'http' });
  });

  it('runs as nobody in particular, and can write only where it must', () => {
    expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(spec.securityContext.runAsUser).toBeGreaterThan(1000);
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(spec.automountServiceAccountToken).toBe(false);
    const writable = container.volumeMounts.filter(({ readOnly }) => !readOnly).map(({ mountPath }) => mountPath);
    expect(writable.toSorted()).toEqual(['/tmp', '/var/lib/ostiary']);
  });

  it('mounts only volumes that it has', () => {
    const volumes = [
      ...spec.volumes.map(({ name: volume }) => volume),
      ...workload.spec.volumeClaimTemplates.map(({ metadata }) => metadata.name),
    ];
    for (const { name: mounted } of container.volumeMounts) expect(volumes).toContain(mounted);
  });

  it('has the password of its own account at the brokers if it has to do with them, and of no other', () => {
    const secrets = [...JSON.stringify(spec.volumes).matchAll(/ostiary-broker-\w+/g)].map(([secret]) => secret);
    const isOn = onTheBus.includes(name);
    expect(secrets).toEqual(isOn ? [`ostiary-broker-${name}`] : []);
    const mount = { name: 'broker', mountPath: '/etc/ostiary/broker', readOnly: true };
    expect(container.volumeMounts.filter(({ name: volume }) => volume === 'broker')).toEqual(isOn ? [mount] : []);
  });

  it('is sent no calls any more when it begins to stop, and has time to drain before it is killed', () => {
    const [, before] = container.lifecycle.preStop.exec.command;
    // As long as it takes until no proxy knows the address any more.
    expect(before).toBeGreaterThanOrEqual(5);
    const stages = name === 'ingress' ? config.ingress.drainMs / 1000 : 10;
    expect(spec.terminationGracePeriodSeconds).toBeGreaterThan(before + stages + 20);
  });

  it('is given variables that the product reads, and every file that the configuration names', () => {
    const read = [...environmentOverrides.map(({ variable }) => variable), 'OSTIARY_CONFIG'];
    for (const variable of container.env) expect(read).toContain(variable.name);
    const mayLack = name === 'ingress' ? [] : name === 'control' ? ['provider', 'shared', 'broker'] : ['provider'];
    for (const [, folder = '', file = ''] of configText.matchAll(/\/etc\/ostiary\/(\w+)\/([\w.-]+)/g)) {
      if (mayLack.includes(folder)) continue;
      const mounted = container.volumeMounts.find(({ mountPath }) => mountPath === `/etc/ostiary/${folder}`);
      const secret = secretSchema.parse(spec.volumes.find((volume) => volume.name === mounted?.name));
      // Without items a secret brings all its keys; which there are stands in config.yaml.
      const files =
        secret.secret.items?.map(({ path }) => path) ??
        [...configComment.matchAll(/([\w-]+\.pem|anthropic-key|password)/g)].map(([one]) => one);
      // What the record is sealed and signed with is for nobody but audit.
      if (name !== 'audit' && ['content-key', 'checkpoint-key'].includes(file)) expect(files).not.toContain(file);
      else expect(files).toContain(file);
    }
  });

  it('is selected by itself, by a service and by a disruption budget', () => {
    const labels = labelsOf(workload);
    expect(selects({ ...workload.spec.selector, matchExpressions: [] }, labels)).toBe(true);
    const service = services.find(({ metadata }) => metadata.name === name);
    expect(service?.spec.ports).toEqual([{ name: 'http', port: portOf[name], targetPort: 'http' }]);
    expect(service?.spec.selector).toEqual(workload.spec.selector.matchLabels);
    const budget = documents.find(({ kind, metadata }) => kind === 'PodDisruptionBudget' && metadata.name === name);
    expect(budget).toMatchObject({ spec: { maxUnavailable: 1, selector: workload.spec.selector } });
  });
});

describe('ingress', () => {
  const ingress = workloads.find(({ metadata }) => metadata.name === 'ingress');

  it('keeps its journal on a disk of its own, found again after a crash', () => {
    expect(ingress?.kind).toBe('StatefulSet');
    expect(ingress?.spec.volumeClaimTemplates.map(({ metadata }) => metadata.name)).toEqual(['home']);
    const instances = services.find(({ metadata }) => metadata.name === ingress?.spec.serviceName);
    expect(instances?.spec.clusterIP).toBe('None');
  });

  it('alone has the provider’s key, and no database', () => {
    for (const { metadata, spec } of workloads) {
      const text = JSON.stringify(spec);
      expect(text.includes('ostiary-provider')).toBe(metadata.name === 'ingress');
      expect(text.includes('DATABASE_URL')).toBe(withTables.includes(metadata.name));
    }
  });
});

describe('the network', () => {
  const egressOf = (workload: Workload) =>
    networkPolicies
      .filter(({ spec }) => spec.policyTypes.includes('Egress') && selects(spec.podSelector, labelsOf(workload)))
      .flatMap(({ spec }) => spec.egress);
  const private4 = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16'];

  it('is closed both ways for every pod unless a rule opens it', () => {
    const closed = networkPolicies.find(
      ({ spec }) => Object.keys(spec.podSelector.matchLabels).length === 0 && spec.egress.length + spec.ingress.length === 0,
    );
    expect(closed?.spec.policyTypes).toEqual(['Ingress', 'Egress']);
  });

  it.each(workloads.map((workload) => [workload.metadata.name, workload] as const))(
    'lets %s reach the internet only if it is ingress, and never private addresses by it',
    (name, workload) => {
      const blocks = egressOf(workload).flatMap(({ to }) => to.flatMap(({ ipBlock }) => (ipBlock === undefined ? [] : [ipBlock])));
      expect(blocks.length > 0).toBe(name === 'ingress');
      for (const { cidr, except } of blocks) if (cidr === '0.0.0.0/0') expect(except).toEqual(expect.arrayContaining(private4));
    },
  );

  it('has no rule for everywhere: each destination is a block of addresses or named namespaces', () => {
    for (const { spec } of networkPolicies) {
      for (const { to } of spec.egress) {
        expect(to.length).toBeGreaterThan(0);
        for (const { ipBlock, namespaceSelector, podSelector } of to) {
          const isNamed = Object.keys(namespaceSelector?.matchLabels ?? {}).length > 0 || (podSelector?.matchExpressions.length ?? 0) > 0;
          expect(ipBlock !== undefined || isNamed).toBe(true);
        }
      }
    }
  });

  it('lets workloads reach ingress and nothing else', () => {
    const open = networkPolicies.filter(({ spec }) =>
      spec.ingress.some(({ from }) => from.some(({ namespaceSelector }) => namespaceSelector?.matchLabels['ostiary/caller'] === 'true')),
    );
    expect(open).toHaveLength(1);
    expect(
      workloads
        .filter((workload) => open.some(({ spec }) => selects(spec.podSelector, labelsOf(workload))))
        .map(({ metadata }) => metadata.name),
    ).toEqual(['ingress']);
  });
});

describe('the control address', () => {
  it('is where everything from outside goes', () => {
    const backend = z.object({ service: z.object({ name: z.string() }) });
    const paths = z.array(z.object({ path: z.string(), pathType: z.literal('Prefix'), backend }));
    const route = z.object({ spec: z.object({ rules: z.array(z.object({ http: z.object({ paths }) })) }) });
    const { rules } = route.parse(documents.find(({ kind }) => kind === 'Ingress')).spec;
    expect(rules.flatMap(({ http }) => http.paths.map(({ path, backend: { service } }) => [path, service.name]))).toEqual([
      ['/', 'control'],
    ]);
  });

  it('finds each service under the name and port that it has in the cluster', () => {
    const reached = Object.fromEntries(controlServices(config).map(({ name, url }) => [name, url]));
    expect(reached).toEqual(Object.fromEntries(withTables.map((name) => [name, `http://${name}:${portOf[name]}`])));
  });

  it('alone reaches these services', () => {
    const from = networkPolicies
      .filter(({ spec }) => spec.podSelector.matchExpressions.some(({ values }) => values.includes('policy')))
      .flatMap(({ spec }) => spec.ingress.flatMap((rule) => rule.from));
    expect(from).toEqual([{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'control' }, matchExpressions: [] } }]);
  });

  it('shares only the audit service, with the policy service, which asks it before a policy is published', () => {
    const labels = (name: string) => labelsOf(workloads.find(({ metadata }) => metadata.name === name)!);
    const into = networkPolicies
      .filter(({ spec }) =>
        spec.ingress.some(({ from }) => from.some(({ podSelector }) => podSelector && selects(podSelector, labels('policy')))),
      )
      .flatMap(({ spec }) => names.filter((name) => selects(spec.podSelector, labels(name))));
    expect(into).toEqual(['audit']);
    const out = networkPolicies
      .filter(({ spec }) => spec.policyTypes.includes('Egress') && selects(spec.podSelector, labels('policy')))
      .flatMap(({ spec }) =>
        spec.egress.flatMap(({ to }) =>
          to.flatMap(({ namespaceSelector, podSelector }) => (namespaceSelector === undefined && podSelector) || []),
        ),
      );
    expect(names.filter((name) => out.some((selector) => selects(selector, labels(name))))).toEqual(['audit']);
  });
});
