import { hashOf } from './hash-of.js';

/** Words that are structure in one of the usual languages. One list for all: what a language is taken for must not change a token. */
const words = `abstract and as assert async await begin break case catch class const continue def default defer del delete do elif else elsif
end ensure enum except export extends extern false final finally fn for foreach from func function global go goto if impl implements import in
include inline instanceof interface internal is lambda let loop match mod module mut namespace new nil none not null of operator or override
package pass private protected pub public raise readonly record require rescue return select self sizeof static struct super switch template
then this throw throws trait true try type typedef typeof union unless unsafe until use using val var virtual void when where while with yield
None True False NULL SELECT FROM WHERE INSERT UPDATE DELETE JOIN GROUP ORDER BY AND OR NOT`;

/** By their hash, so that a scan needs to cut out no word to know one. */
export const keywordHashes: ReadonlySet<number> = new Set(words.split(/\s+/).map((word) => hashOf(word, 0, word.length)));
