import type { PolicyScope } from '../scopes/policy-scope.js';
import type { Condition } from './condition.js';

/** How much may be used in one window; null: it is not bounded. */
export interface BudgetLimits {
  readonly calls: number | null;
  readonly tokens: number | null;
  /** In millionths of the currency's unit. */
  readonly micros: number | null;
}

/** A budget of a policy, ready to be applied. */
export interface CompiledBudget {
  readonly id: string;
  /** Of whose calls it is; null: of all. */
  readonly scope: PolicyScope | null;
  readonly of: 'principal' | 'group' | 'everyone';
  /** Whose calls count; null: everybody's. Of a budget of groups, which have one. */
  readonly groups: readonly string[] | null;
  /** Which calls count; null: all. */
  readonly condition: Condition | null;
  readonly per: 'minute' | 'hour' | 'day';
  /** Where days begin, a name of the IANA time zone database. */
  readonly zone: string;
  readonly limits: BudgetLimits;
  /** ISO 4217, of the limit on cost; null: there is none. */
  readonly currency: string | null;
  readonly message: string | null;
  readonly mode: 'enforce' | 'shadow';
}
