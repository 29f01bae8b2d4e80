import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who may publish the policy of a scope, beside those who may publish the organisation's. */
@Entity('policy_scope')
export class PolicyScopeRow {
  @PrimaryColumn({ type: 'text' })
  scope!: string;

  /** Groups. */
  @Column({ type: 'text', array: true })
  owners!: string[];

  /** `issuer|subject` of who named them last. */
  @Column({ name: 'named_by', type: 'text' })
  namedBy!: string;

  @Column({ name: 'named_at', type: 'timestamptz' })
  namedAt!: Date;
}
