/** A Kafka broker that this process started, on loopback. */
export interface Broker {
  /** `host:port`, comma separated. */
  readonly brokers: string;
  readonly pid: number | null;
  /** As if the machine had lost it; its data stays. */
  kill9(): Promise<void>;
  /** As if its disks were exchanged: it is killed and starts again on the same address, and has no topic and no group; resolves when it accepts connections. */
  wipe(): Promise<void>;
  /** Starts it again on the same address and data; resolves when it accepts connections. */
  restart(): Promise<void>;
  /** Ends it; its data stays. */
  stop(): Promise<void>;
  /** Ends it and deletes its data. */
  discard(): Promise<void>;
}

export const kafkaVersion = '4.1.1';
