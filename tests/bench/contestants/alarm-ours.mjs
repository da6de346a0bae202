import { loadConfig } from '../../../dist/controller/config/load.js';
import { Daemon } from '../../../dist/controller/main.js';
import { DAEMON } from '../../../dist/controller/model/actor.js';
import { families } from '../../../dist/drivers/registry.js';

/** The whole daemon as it is shipped, with a token for one screen. Run with: configuration file. */
const [file = ''] = process.argv.slice(2);
const quiet = () => {};
const log = { debug: quiet, info: quiet, warn: quiet, error: console.error };

const daemon = new Daemon({ config: loadConfig(file, process.env, { families }), log });
const { token } = await daemon.people.registerClient(DAEMON, { name: 'wall', roles: ['display'] });
const { url } = await daemon.start();
process.on('disconnect', () => void daemon.stop().then(() => process.exit(0)));
process.send?.({ url, token });
