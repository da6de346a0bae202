#!/usr/bin/env node
import { Command, CommanderError, Option } from 'commander';
import { VERSION } from '../version.ts';
import { EXIT } from './exit-codes.ts';

/** Every command loads only what it needs: `check-config` must not wait for a web server to be read from disk. */
const program = new Command('muniment')
  .description('On-premise controller of a physical archive room')
  .version(VERSION)
  .showHelpAfterError()
  .exitOverride();

function command(name: string, description: string, parent: Command = program): Command {
  return parent
    .command(name)
    .description(description)
    .option('--json', 'print the result as JSON')
    .addOption(new Option('--lang <language>', 'language of messages').choices(['zh-CN', 'en']))
    .exitOverride();
}

command('demo', 'a living demonstration room on real protocols')
  .option('--reset', 'start afresh')
  .option('--data <folder>', 'where the demonstration keeps its data', 'data/demo')
  .option('--http-port <port>', 'port of kiosk, wall and API', '8480')
  .option('--panel-port <port>', 'port of the simulator panel', '8481')
  .option('--mqtt-port <port>', 'port of the MQTT broker', '18483')
  .option('--speed <factor>', 'how much faster than real the room lives', '1')
  .action(async (options) => (await import('./demo.ts')).demo(options));

command('run', 'the daemon')
  .requiredOption('--config <file>', 'room configuration')
  .action(async (options) => (await import('./run.ts')).run(options));

command('check-config', 'every mistake of a configuration at once; touches no device')
  .argument('<file>', 'room configuration')
  .action(async (file, options) => (await import('./check-config.ts')).checkConfig(file, options));

command('import', 'bring holdings in; a dry run unless --commit')
  .argument('<file>', 'catalogue (CSV)')
  .requiredOption('--config <file>', 'room configuration')
  .option('--mapping <file>', 'how to read a foreign catalogue (YAML)')
  .option('--commit', 'take it in: all of it or nothing')
  .action(async (file, options) => (await import('./import.ts')).importHoldings(file, options));

command('import-climate', 'bring in the log of a foreign climate logger; a dry run unless --commit')
  .argument('<file>', 'log (CSV or the like)')
  .requiredOption('--config <file>', 'room configuration')
  .requiredOption('--mapping <file>', 'how to read it (YAML)')
  .option('--commit', 'take it in: every row or nothing')
  .option('--accept-rows', 'take the rows without an error, and leave out the others')
  .action(async (file, options) => (await import('./import-climate.ts')).importClimate(file, options));

const audit = program.command('audit').description('proof for auditors').exitOverride();
command('verify', 'prove the journal and everything derived from it', audit)
  .option('--config <file>', 'room configuration')
  .option('--data <folder>', 'data folder, instead of a configuration')
  .action(async (options) => (await import('./audit.ts')).auditVerify(options));

const report = program.command('report').description('documents to print and to file').exitOverride();
command('climate', 'the climate of a zone in a month, as PDF and CSV', report)
  .requiredOption('--config <file>', 'room configuration')
  .requiredOption('--zone <id>', 'zone of the configuration')
  .requiredOption('--month <YYYY-MM>', 'month at the site')
  .option('--out <folder>', 'where to write', '.')
  .action(async (options) => (await import('./report.ts')).reportClimate(options));

command('doctor', 'look at this machine, the configuration and each device')
  .requiredOption('--config <file>', 'room configuration')
  .action(async (options) => (await import('./doctor.ts')).doctor(options));

const person = program.command('person').description('people who work or borrow here').exitOverride();
command('add', 'register one person; asks for the PIN', person)
  .requiredOption('--config <file>', 'room configuration')
  .requiredOption('--id <id>', 'staff number or other stable id')
  .requiredOption('--name <name>', 'name as shown on screens')
  .option('--department <text>')
  .option('--roles <list>', 'separated by commas; none for a borrower')
  .option('--login <text>', 'login for the kiosk')
  .option('--pin <digits>', 'PIN; asked for when left out')
  .option('--card <number>', 'card number')
  .action(async (options) => (await import('./people.ts')).addPerson(options));
command('import', 'register everyone of a YAML file', person)
  .argument('<file>')
  .requiredOption('--config <file>', 'room configuration')
  .action(async (file, options) => (await import('./people.ts')).importPeople(file, options));

const client = program.command('client').description('systems and screens with a token').exitOverride();
command('add', 'register one; prints its token once', client)
  .requiredOption('--config <file>', 'room configuration')
  .requiredOption('--name <name>')
  .requiredOption('--roles <list>', 'records-system, display, …')
  .action(async (options) => (await import('./people.ts')).addClient(options));

program
  .command('schema')
  .description('JSON Schema of room files, for editors')
  .action(async () => (await import('./schema.ts')).printSchema());

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  else {
    console.error(error);
    process.exitCode = EXIT.fault;
  }
}
