// Prints the path of a Python that has what docs/soc/consumers/consumer.py needs; installs it where it is not yet.
import { pythonWith } from './bootstrap/python.mjs';
import { inRoot } from './bootstrap/root.mjs';

process.stdout.write(pythonWith(inRoot('docs', 'soc', 'consumers', 'requirements.txt'), 'soc-python'));
