import { readFile } from 'node:fs/promises';
import { CONFIG, Lifecycle, type OstiaryConfig } from '#chassis';
import { policyPresets } from '#policy-model';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { problemsOf } from './policy-check.js';
import { PublishingService } from './publishing.service.js';

/** Sees to it at start that a policy is in force: without one nothing passes. */
@Injectable()
export class FirstPolicy {
  private readonly logger = new Logger(FirstPolicy.name);

  constructor(
    @Inject(CONFIG) private readonly config: OstiaryConfig,
    private readonly publishing: PublishingService,
    lifecycle: Lifecycle,
  ) {
    lifecycle.onStart(() => this.ensure());
  }

  private async ensure(): Promise<void> {
    const { version } = await this.publishing.ensure(() => this.source());
    this.logger.log(`Policy version ${version} is in force.`);
  }

  /** The configured file, else a preset. Throws, and so stops the start, for a file that does not compile. */
  private async source(): Promise<string> {
    const { file, preset } = this.config.policy;
    if (file === null) return policyPresets[preset].source;
    const source = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw new Error(`policy.file: ${file} cannot be read (${error.code ?? 'unknown error'}).`, { cause: error });
    });
    const [first] = problemsOf(source);
    if (first) throw new Error(`policy.file: ${file}, line ${first.line}, column ${first.column}: ${first.message}`);
    return source;
  }
}
