// A program that was started by another of ours ends when that one is gone, however it went (kill -9 as well): the channel
// between them closes. Loaded with `--import`, or imported first.
if (process.send) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel?.unref();
}
