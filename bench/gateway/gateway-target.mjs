export const startEmbedded = async () => {
  throw new Error('todo');
};
export const startDistributed = startEmbedded;
