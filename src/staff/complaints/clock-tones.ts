/** How the clock of a complaint looks. */
export const clockTones = {
  on_time: 'stopped',
  soon: 'risk',
  overdue: 'failed',
  met: 'holds',
  late: 'failed',
  ended: 'stopped',
} as const;
