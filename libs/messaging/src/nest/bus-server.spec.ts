import { approvalResolved, holdEnded, journal, type TopicData } from '#contracts';
import { Controller, Injectable, Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Delivered, DeliveredBytes } from '../bus.port.js';
import { InProcessBus } from '../in-process/in-process-bus.adapter.js';
import { RetryLater } from '../retry-later.js';
import { BusServer } from './bus-server.js';
import { MessagingModule } from './messaging.module.js';
import { On, OnBatch } from './on.decorator.js';

Logger.overrideLogger(false);

const ended = { approvalId: 'a', exchangeId: 'e', cause: 'released', endedAt: '2026-01-01T00:00:00Z' } as const;
const told: string[] = [];
let storeAway = 0;

@Controller()
class Consumer {
  @On(holdEnded)
  async onEnded({ envelope }: Delivered<TopicData<typeof holdEnded>>): Promise<void> {
    if (storeAway > 0) {
      storeAway -= 1;
      throw new RetryLater('the store is away');
    }
    told.push(`one ${envelope.data.approvalId}`);
  }

  @On(holdEnded, { group: 'another' })
  async alsoOnEnded({ envelope }: Delivered<TopicData<typeof holdEnded>>): Promise<void> {
    told.push(`two ${envelope.data.approvalId}`);
  }

  @OnBatch(journal)
  async onRecords(batch: readonly DeliveredBytes[]): Promise<void> {
    told.push(`batch ${batch.length}`);
  }
}

async function listen(module: object, bus: InProcessBus): Promise<{ server: BusServer; close: () => Promise<void> }> {
  const root = { module: class Root {}, imports: [MessagingModule.forRoot({ bus }), { module: class Consumers {}, ...module }] };
  const server = new BusServer(bus);
  const app = await NestFactory.createMicroservice(root, { strategy: server, logger: false, abortOnError: false });
  await app.listen();
  return { server, close: () => app.close() };
}

describe('handlers on the bus', () => {
  it('hear their topics, each in its group, until the application closes', async () => {
    const bus = new InProcessBus({ retry: { attempts: 2, firstDelayMs: 1, maxDelayMs: 2 } });
    const { server, close } = await listen({ controllers: [Consumer] }, bus);
    await server.caughtUp();
    await bus.publish(holdEnded, { key: 'a', subject: 'a', data: ended });
    await bus.publishBytes(journal, [{ key: 'c', subject: 'c', bytes: Buffer.from('{}') }]);
    await bus.drained();
    expect(told.toSorted()).toEqual(['batch 1', 'one a', 'two a']);

    storeAway = 5; // more often than a handler may fail: the error must reach the bus as what it is
    await bus.publish(holdEnded, { key: 'b', subject: 'b', data: { ...ended, approvalId: 'b' } });
    expect(told).toContain('one b');
    await close();
    await bus.publish(holdEnded, { key: 'c', subject: 'c', data: { ...ended, approvalId: 'c' } });
    expect(told.join()).not.toContain('one c');
    await bus.close();
  });

  it('of answers hear on when those that begin work have ended', async () => {
    const heard: string[] = [];
    @Controller()
    class Waiting {
      @On(holdEnded)
      async begins({ envelope }: Delivered<TopicData<typeof holdEnded>>): Promise<void> {
        heard.push(`work ${envelope.data.approvalId}`);
      }

      @On(holdEnded, { group: 'each', role: 'answers' })
      async answers({ envelope }: Delivered<TopicData<typeof holdEnded>>): Promise<void> {
        heard.push(`answer ${envelope.data.approvalId}`);
      }
    }
    const bus = new InProcessBus();
    const { server, close } = await listen({ controllers: [Waiting] }, bus);
    for (const id of ['a', 'b', 'c']) {
      await bus.publish(holdEnded, { key: id, subject: id, data: { ...ended, approvalId: id } });
      await bus.drained();
      await server.stop(id === 'a' ? 'intake' : 'answers');
    }
    expect(heard.toSorted()).toEqual(['answer a', 'answer b', 'work a']);
    await close();
    await bus.close();
  });

  it('must say their group where several services listen', () => {
    expect(() => On(approvalResolved)).toThrow('has 2 declared consumers');
    expect(() => On(approvalResolved, { group: 'ostiary-policy' })).not.toThrow();
  });

  it('cannot share a group on one topic', async () => {
    @Controller()
    class Twice {
      @On(holdEnded)
      async once(_message: Delivered<TopicData<typeof holdEnded>>): Promise<void> {}

      @On(holdEnded)
      async again(_message: Delivered<TopicData<typeof holdEnded>>): Promise<void> {}
    }
    await expect(listen({ controllers: [Twice] }, new InProcessBus())).rejects.toThrow('would each get half of it');
  });

  it('cannot hide among the providers, where Nest would not find them', async () => {
    @Injectable()
    class Hidden {
      @On(holdEnded)
      async onEnded(_message: Delivered<TopicData<typeof holdEnded>>): Promise<void> {}
    }
    @Module({ providers: [Hidden] })
    class HiddenModule {}
    await expect(listen({ imports: [HiddenModule] }, new InProcessBus())).rejects.toThrow(
      'Hidden.onEnded handles ostiary.hold.ended.v1, but Hidden is a provider',
    );
  });
});
