export { everydayCommands } from './everyday-commands.js';
