import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { kafkaVersion } from './broker.js';

const run = promisify(execFile);

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>ostiary</groupId><artifactId>kafka-jars</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${kafkaVersion}</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
`;

/** Where the broker's jars are, fetched from Maven Central the first time: about 45 files, 43 MB, below the user's cache folder. */
export async function kafkaJars(say: (line: string) => void): Promise<string> {
  const folder = join(homedir(), '.cache', 'ostiary', `kafka-${kafkaVersion}`);
  if (existsSync(folder)) return folder;
  say(`Fetching Kafka ${kafkaVersion} from Maven Central (once, 43 MB) ...`);
  // Made beside its place and moved there whole: a download that broke off is never taken for a broker.
  const part = `${folder}.${process.pid}`;
  await mkdir(part, { recursive: true });
  try {
    await writeFile(join(part, 'pom.xml'), pom);
    await run('mvn', ['-B', '-q', 'dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${join(part, 'jars')}`], {
      cwd: part,
    });
    await rename(part, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } catch (error) {
    // Maven says what went wrong on standard output.
    const said = error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
    throw new Error(`Kafka could not be fetched with Maven: ${said}${String(error)}`, { cause: error });
  } finally {
    await rm(part, { recursive: true, force: true });
  }
  return folder;
}
