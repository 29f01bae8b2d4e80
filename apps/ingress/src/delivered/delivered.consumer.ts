import { Controller } from '@nestjs/common';
import { blocksDelivered, type TopicData } from '#contracts';
import { On, type Delivered } from '#messaging';
import { DeliveredBlocks } from './delivered-blocks.js';
import { TurnOrders } from './turn-orders.js';

/** Every instance hears what all of them delivered, and what is left of the last day when it starts. */
@Controller()
export class DeliveredConsumer {
  constructor(
    private readonly blocks: DeliveredBlocks,
    private readonly orders: TurnOrders,
  ) {}

  @On(blocksDelivered, { group: 'each', from: 'earliest', role: 'answers' })
  async delivered(message: Delivered<TopicData<typeof blocksDelivered>>): Promise<void> {
    this.blocks.learn(message.envelope.data.digests);
    this.orders.learn(message.envelope.data);
  }
}
