import { dockerArguments } from './docker-kafka.js';
import { serverProperties } from './server-properties.js';

describe('the arguments of docker run', () => {
  const args = dockerArguments('ostiary-kafka-x', 40_000, 'Y2x1c3Rlcg');
  const environment = Object.fromEntries(args.flatMap((arg, index) => (args[index - 1] === '-e' ? [arg.split(/=(.*)/s).slice(0, 2)] : [])));

  it('publish the port on this machine alone', () => {
    expect(args[args.indexOf('-p') + 1]).toBe('127.0.0.1:40000:40000');
  });

  it('give the image every property, since one alone replaces its whole configuration', () => {
    for (const key of Object.keys(serverProperties('', 1, 2)))
      expect(environment).toHaveProperty(`KAFKA_${key.toUpperCase().replaceAll('.', '_')}`);
  });

  it('listen inside on every address, and are known outside by 127.0.0.1', () => {
    expect(environment['KAFKA_LISTENERS']).toContain('PLAINTEXT://0.0.0.0:40000');
    expect(environment['KAFKA_ADVERTISED_LISTENERS']).toBe('PLAINTEXT://127.0.0.1:40000');
  });

  it('keep the data in a volume that outlives the container', () => {
    expect(args[args.indexOf('-v') + 1]).toBe('ostiary-kafka-x:/var/lib/kafka/data');
    expect(environment['KAFKA_LOG_DIRS']).toBe('/var/lib/kafka/data');
  });

  it('end with the image, at the version that the jars have', () => {
    expect(args.at(-1)).toMatch(/^apache\/kafka:\d+\.\d+\.\d+$/);
  });
});
