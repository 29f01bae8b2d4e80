/** The one internal of kafkajs that is reached into, see idle-timer-guard.ts. */
declare module 'kafkajs/src/network/requestQueue/index.js' {
  const RequestQueue: object;
  // eslint-disable-next-line import/no-default-export -- that is how the module is
  export default RequestQueue;
}
