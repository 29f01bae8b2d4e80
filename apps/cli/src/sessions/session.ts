/** What an agent or a session did, as much of it as people are shown here. */
interface Sums {
  readonly title: string | null;
  readonly startedAt: string;
  readonly lastActiveAt: string;
  readonly turns: number;
  readonly sideCalls: number;
  readonly tokens: number;
  readonly cost: readonly { readonly currency: string; readonly amount: number }[];
  readonly verdict: string | null;
  readonly findings: Readonly<Record<string, number>>;
}

/** Of `GET /api/sessions`. */
export interface SessionItem extends Sums {
  readonly id: string;
  readonly principal: { readonly name: string } | null;
  readonly client: { readonly name: string; readonly version: string | null };
  readonly exchangeCount: number;
  readonly capped: boolean;
}

interface Turn {
  readonly id: string;
  readonly startedAt: string;
  readonly title: string | null;
  readonly model: string | null;
  readonly verdict: string | null;
  readonly outcome: string | null;
  readonly caller: { readonly agentId: string | null };
}

/** Of `GET /api/sessions/{id}`. */
export interface Session extends SessionItem {
  readonly agents: readonly (Sums & { readonly agentId: string | null; readonly depth: number })[];
  readonly exchanges: { readonly items: readonly Turn[]; readonly next: string | null };
}

/** The columns that sums have, wherever they stand. */
export const sumColumns = ['LAST', 'TURNS', 'SIDE', 'TOKENS', 'COST', 'VERDICT', 'FOUND', 'TITLE'] as const;

export const sumCells = ({ lastActiveAt, turns, sideCalls, tokens, cost, verdict, findings, title }: Sums): string[] => [
  lastActiveAt,
  String(turns),
  String(sideCalls),
  String(tokens),
  cost.map(({ currency, amount }) => `${amount.toFixed(2)} ${currency}`).join(', '),
  verdict ?? '',
  Object.entries(findings)
    .map(([category, count]) => `${category} ${count}`)
    .join(', '),
  title ?? '',
];
