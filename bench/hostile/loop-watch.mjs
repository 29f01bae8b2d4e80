// Preloaded into the product: what its event loop was kept from, told to the parent when it asks. Processor time of the main thread alone tells what
// the product did from what a busy machine kept it waiting for.
const resolutionMs = 1;
let longestMs = 0;
let rssPeak = 0;
let before = process.threadCpuUsage();
setInterval(() => {
  const { user, system } = process.threadCpuUsage(before);
  before = process.threadCpuUsage();
  longestMs = Math.max(longestMs, (user + system) / 1_000);
}, resolutionMs).unref();
setInterval(() => (rssPeak = Math.max(rssPeak, process.memoryUsage.rss())), 20).unref();

process.on('message', () => {
  const told = { longestMs, rssPeak };
  longestMs = 0;
  rssPeak = process.memoryUsage.rss();
  process.send(told);
});
process.channel?.unref();
