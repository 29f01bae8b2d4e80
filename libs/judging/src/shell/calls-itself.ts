import { forEachChild, type SyntaxNode } from 'unbash';

/** Whether a function's body pipes itself into itself: a fork bomb. */
export function callsItselfTwice(body: SyntaxNode, name: string): boolean {
  let found = false;
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'Pipeline') {
      const calls = node.commands.filter((one) => one.type === 'Command' && one.name?.value === name);
      if (calls.length > 1) found = true;
    }
    if (!found && node.type !== 'Word') forEachChild(node, visit);
  };
  visit(body);
  return found;
}
