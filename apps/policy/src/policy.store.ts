import { PersistenceModule, type StoreOptions } from '#persistence';
import { PolicyProposalRow } from './authoring/policy-proposal.entity.js';
import { PolicyScopeRow } from './authoring/policy-scope.entity.js';
import { PolicyVersionRow } from './authoring/policy-version.entity.js';
import { AnswerRow } from './evaluation/answer.entity.js';
import { ApprovalRow } from './grants/approval.entity.js';
import { GrantRow } from './grants/grant.entity.js';
import { HeldClaimRow } from './grants/held-claim.entity.js';
import { RefusedCallRow } from './grants/refused-call.entity.js';
import { RememberedBlockRow } from './grants/remembered-block.entity.js';
import { WaiterRow } from './grants/waiter.entity.js';
import { BudgetSpending1767225830000 } from './budget-spending.migration.js';
import { DecisionsByKey1767225800000 } from './decisions-by-key.migration.js';
import { DeniedWords1767225820000 } from './denied-words.migration.js';
import { PolicyChangesExplained1767225827000 } from './policy-changes-explained.migration.js';
import { PolicyProposals1767225828000 } from './policy-proposals.migration.js';
import { PolicyScopes1767225833000 } from './policy-scopes.migration.js';
import { PolicyTables1767225700000 } from './policy-tables.migration.js';
import { RememberedBlocksBounded1767225825000 } from './remembered-blocks-bounded.migration.js';
import { RevocableGrants1767225826000 } from './revocable-grants.migration.js';
import { WaitersByAsk1767225810000 } from './waiters-by-ask.migration.js';

const policyStoreOptions: StoreOptions = {
  service: 'policy',
  entities: [
    PolicyVersionRow,
    PolicyProposalRow,
    PolicyScopeRow,
    ApprovalRow,
    WaiterRow,
    GrantRow,
    HeldClaimRow,
    RememberedBlockRow,
    RefusedCallRow,
    AnswerRow,
  ],
  migrations: [
    PolicyTables1767225700000,
    DecisionsByKey1767225800000,
    WaitersByAsk1767225810000,
    DeniedWords1767225820000,
    RememberedBlocksBounded1767225825000,
    RevocableGrants1767225826000,
    PolicyChangesExplained1767225827000,
    PolicyProposals1767225828000,
    BudgetSpending1767225830000,
    PolicyScopes1767225833000,
  ],
};

/** The policy service's own schema. */
export const policyStore = PersistenceModule.forService(policyStoreOptions);
