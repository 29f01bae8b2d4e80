/** Where an approval stands among the control APIs. */
export const pathOf = (id: string): string => `/api/approvals/${encodeURIComponent(id)}`;
