/** How every `muniment` command ends; scripts and service managers may rely on these. */
export const EXIT = {
  /** Done as asked. */
  ok: 0,
  /** The command ran and found or met a fault: a failed verification, a rejected import, a red check. */
  fault: 1,
  /** What was asked cannot be understood: wrong arguments, or a configuration with errors. Nothing was touched. */
  usage: 2,
  /** The surroundings don't allow it: port in use, data folder held by another daemon, no permission. */
  environment: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
