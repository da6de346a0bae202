import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, openReadOnly, openScratch, type Sqlite } from '../database.ts';
import { LEDGER_FILE, TELEMETRY_FILE } from '../files.ts';
import { LEDGER_MIGRATIONS } from '../ledger/schema/index.ts';
import { TELEMETRY_MIGRATIONS } from '../telemetry/schema.ts';
import { checkChain } from './chain-check.ts';
import { checkBlocks, checkChunks } from './chunk-check.ts';
import { checkIntegrity } from './integrity-check.ts';
import { checkProjections } from './projection-check.ts';
import { type Problem, Problems } from './problems.ts';
import { checkSchema } from './schema-check.ts';
import { checkSums } from './sum-check.ts';
import { checkTitleIndex } from './title-check.ts';

export type { Problem } from './problems.ts';

/** The outcome of a verification. `ok` means: no problem at all. */
export interface VerifyReport {
  readonly ok: boolean;
  /** Journal entries walked. */
  readonly entries: number;
  /** SHA-256 hex of the newest entry; who keeps it elsewhere can later prove that nothing before it was rewritten. */
  readonly head: string;
  /** What is wrong and where, the first thousand of each kind. */
  readonly problems: readonly Problem[];
}

/**
 * Proves a data directory without changing it, also while a daemon works in it: the files are sound, the journal's chain
 * is whole, every projection is what the journal says, row by row, and every sum is what its samples say.
 * @param directory the data directory
 */
export function verifyStore(directory: string): VerifyReport {
  const problems = new Problems();
  let chain = { entries: 0, head: '' };
  const scratchDir = mkdtempSync(join(tmpdir(), 'muniment-verify-'));
  try {
    withDatabase(directory, LEDGER_FILE, problems, (db) => {
      const rebuilt = join(scratchDir, LEDGER_FILE);
      checkIntegrity(db, problems);
      const scratch = openScratch(rebuilt);
      try {
        migrate(scratch, LEDGER_MIGRATIONS);
        chain = checkChain(db, scratch, problems);
      } finally {
        scratch.close();
      }
      db.prepare('ATTACH ? AS rebuilt').run(rebuilt);
      checkSchema(db, LEDGER_MIGRATIONS.length, problems);
      checkProjections(db, problems);
      checkTitleIndex(db, problems);
    });
    withDatabase(directory, TELEMETRY_FILE, problems, (db) => {
      const rebuilt = join(scratchDir, TELEMETRY_FILE);
      checkIntegrity(db, problems);
      const scratch = openScratch(rebuilt);
      migrate(scratch, TELEMETRY_MIGRATIONS);
      scratch.close();
      db.prepare('ATTACH ? AS rebuilt').run(rebuilt);
      checkSchema(db, TELEMETRY_MIGRATIONS.length, problems);
      checkChunks(db, problems);
      checkBlocks(db, problems);
      checkSums(db, problems);
    });
  } finally {
    rmSync(scratchDir, { recursive: true, force: true });
  }
  return { ok: problems.list.length === 0, ...chain, problems: problems.list };
}

/** Looks at one file; a file that SQLite cannot read is a finding, not a failure of the verification. */
function withDatabase(directory: string, file: string, problems: Problems, look: (db: Sqlite) => void): void {
  const path = join(directory, file);
  if (!existsSync(path)) {
    problems.add(file, null, 'the file is missing');
    return;
  }
  problems.guard(file, () => {
    const db = openReadOnly(path);
    try {
      // One moment for every check: a daemon may commit between two of them.
      db.exec('BEGIN');
      look(db);
    } finally {
      db.close();
    }
  });
}
