const lines = String.raw`
docker run --rm -v "$PWD/src":/app/src:ro node:22 npm run lint
docker run --rm -v shop-data:/var/lib/postgresql/data postgres:16
docker run --rm -v ~/.npm:/root/.npm -v "$PWD":/app node:22 npm ci
docker run --rm --mount type=bind,source="$PWD",target=/app node:22 npm test
docker run --rm --mount type=volume,source=cache,target=/cache alpine ls
find src -name '*.ts' | xargs grep -n TODO
find ~ -name '*.md' | head -20
ls ~/Downloads | head
git ls-files | xargs wc -l
find /usr/share -name '*.conf' | sort | uniq | xargs ls -l
find . -name '*.go' -print0 | xargs -0 -I{} gofmt -l {}
ls packages | xargs -I{} npm test -w packages/{}
git -c pager.log=false log --oneline
git -c core.pager=cat diff
GIT_PAGER=cat git log -3
PAGER=less git log
EDITOR=true git commit --amend --no-edit
NODE_OPTIONS='--require ts-node/register' npx mocha
NODE_OPTIONS='--loader ts-node/esm' node src/index.ts
PATH="$PWD/node_modules/.bin:$PATH" tsc --version
PATH=$PATH:/usr/local/go/bin go version
PYTHONPATH=. pytest -q
PYTHONPATH=src python3 -m app
sqlite3 -cmd '.mode csv' dev.db 'SELECT id FROM users LIMIT 5'
psql -d app -c '\x' -c 'SELECT 1'
gh repo edit --description 'Orders service'
gh repo edit --visibility private
gh repo create shop --private --source=. --push
gh secret list
gh gist list
awk -v n=3 '{print $n}' data.txt
awk '{s="total: "; t += $1} END {print s t}' data.txt
awk 'NR > 1 || $1 == "x" {print}' data.csv
sed -n '2,5p;e' notes.txt
sed -e 's/a/b/; s/c/d/' notes.txt
`;

/** What looks like a way around a judge, and is what people do all day. */
export const everydayNeighbours: readonly string[] = lines.trim().split('\n');
