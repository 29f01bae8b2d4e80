import type { decisionMade, decisionRequested, TopicData } from '#contracts';

/** What the policy service is asked; its id is the asker's to give. */
export type DecisionQuestion = Omit<TopicData<typeof decisionRequested>, 'requestId'>;
export type DecisionAnswer = TopicData<typeof decisionMade>;
