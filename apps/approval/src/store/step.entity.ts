import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who is asked, and how many of them must agree. Steps are taken in order; today's rules have one. */
@Entity('approval_steps')
export class StepEntity {
  @PrimaryColumn({ name: 'approval_id', type: 'text' })
  approvalId!: string;

  @PrimaryColumn({ type: 'int' })
  position!: number;

  @Column({ type: 'text', array: true })
  reviewers!: string[];

  @Column({ type: 'int' })
  quorum!: number;
}
