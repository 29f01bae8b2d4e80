/** The classes of OCSF that events are told in, with those of their activities that are used. Source: schema.ocsf.io, 1.8.0. */
export const ocsfClasses = {
  'API Activity': { uid: 6003, category: [6, 'Application Activity'], activities: { Create: 1, Read: 2, Update: 3 } },
  'Application Error': { uid: 6008, category: [6, 'Application Activity'], activities: { 'General Error': 1 } },
  'Detection Finding': { uid: 2004, category: [2, 'Findings'], activities: { Create: 1 } },
  Authentication: { uid: 3002, category: [3, 'Identity & Access Management'], activities: { Logon: 1 } },
  'Entity Management': {
    uid: 3004,
    category: [3, 'Identity & Access Management'],
    activities: { Update: 3, Delete: 4, Enable: 8, Disable: 9 },
  },
  'User Access Management': {
    uid: 3005,
    category: [3, 'Identity & Access Management'],
    activities: { 'Assign Privileges': 1, 'Revoke Privileges': 2 },
  },
} as const;
export type OcsfClass = keyof typeof ocsfClasses;

/** What was done about it: OCSF's action and disposition. `Held` is ours: nothing in OCSF says that a call waits for people. */
export const effects = {
  allowed: { action_id: 1, action: 'Allowed', disposition_id: 1, disposition: 'Allowed' },
  approved: { action_id: 1, action: 'Allowed', disposition_id: 8, disposition: 'Approved' },
  blocked: { action_id: 2, action: 'Denied', disposition_id: 2, disposition: 'Blocked' },
  corrected: { action_id: 4, action: 'Modified', disposition_id: 11, disposition: 'Corrected' },
  delayed: { action_id: 99, action: 'Held', disposition_id: 14, disposition: 'Delayed' },
  detected: { action_id: 3, action: 'Observed', disposition_id: 15, disposition: 'Detected' },
  dropped: { action_id: 99, action: 'Ended', disposition_id: 16, disposition: 'No Action' },
  failed: { action_id: 0, action: 'Unknown', disposition_id: 27, disposition: 'Error' },
  logged: { action_id: 3, action: 'Observed', disposition_id: 17, disposition: 'Logged' },
  rejected: { action_id: 2, action: 'Denied', disposition_id: 25, disposition: 'Rejected' },
  revoked: { action_id: 2, action: 'Denied', disposition_id: 24, disposition: 'Access Revoked' },
  unauthorized: { action_id: 2, action: 'Denied', disposition_id: 26, disposition: 'Unauthorized' },
} as const;
export type Effect = keyof typeof effects;

export const severities = { informational: 1, low: 2, medium: 3, high: 4, critical: 5 } as const;
export type EventSeverity = keyof typeof severities;

/** Of findings the status is that of a case: always new. */
export const statuses = { success: [1, 'Success'], failure: [2, 'Failure'], new: [1, 'New'], other: [99, 'Other'] } as const;
export type EventStatus = keyof typeof statuses;
