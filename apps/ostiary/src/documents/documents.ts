import { readFile } from 'node:fs/promises';
import { configurationPage, openApiDocument } from '#chassis';
import { asyncApiDocument, errorsPage, topics, topicSchema, topicsPage, webhookSchema } from '#contracts';
import { inspectionPage } from '#conversation';
import { detectorsPage } from '#detection';
import { injectionSection } from '#injection';
import { dangersPage } from '#judging';
import { accessScript } from '#messaging';
import { policyJsonSchema } from '#policy-model';
import { format, getFileInfo, resolveConfig } from 'prettier';
import { ApprovalModule } from '../../../approval/src/approval.module.js';
import { eventsPage, eventExamples } from '../../../audit/src/recorded-events/examples/events-page.js';
import { AuditModule } from '../../../audit/src/audit.module.js';
import { ControlModule } from '../../../control/src/control.module.js';
import { IngressModule } from '../../../ingress/src/ingress.module.js';
import { PolicyModule } from '../../../policy/src/policy.module.js';

const VERSION = '1';
const json = (value: unknown) => JSON.stringify(value, null, 2);

/** Every file that is made from the code, by its path in the repository. A test compares, `npm run docs` writes. */
export const documents: Readonly<Record<string, () => string | Promise<string>>> = {
  'docs/configuration.md': configurationPage,
  'docs/detectors.md': detectorsPage,
  'docs/dangers.md': () => `${dangersPage()}\n${injectionSection()}`,
  'docs/inspection.md': inspectionPage,
  'docs/errors.md': errorsPage,
  'docs/policy.schema.json': () => json(policyJsonSchema),
  'docs/topics.md': topicsPage,
  'broker/access.sh': () => accessScript(topics),
  'docs/asyncapi.json': () => json(asyncApiDocument(VERSION)),
  'docs/webhook.schema.json': () => json(webhookSchema()),
  'docs/openapi.json': async () =>
    json(await openApiDocument([ControlModule, IngressModule, PolicyModule, ApprovalModule, AuditModule], 'Ostiary control APIs', VERSION)),
  'docs/soc/events.md': eventsPage,
  'libs/contracts/src/examples/ostiary.security.events.v1.json': () => json(eventExamples()),
  ...Object.fromEntries(topics.map((topic) => [snapshotPath(topic.name), () => json(topicSchema(topic))])),
};

/** The schema of a published version as it was when last looked at: what breaking changes are measured against. */
function snapshotPath(topic: string): string {
  return `libs/contracts/src/snapshots/${topic}.json`;
}

/** A document as it is checked in; what prettier does not know stays as it is. */
export async function render(path: string): Promise<string> {
  const text = await documents[path]!();
  if ((await getFileInfo(path)).inferredParser === null) return text;
  return await format(text, { ...(await resolveConfig(path)), filepath: path });
}

/** What is checked in now; null where nothing is. */
export async function checkedIn(path: string): Promise<string | null> {
  return await readFile(path, 'utf8').catch(() => null);
}
