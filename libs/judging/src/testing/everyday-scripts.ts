/** What agents run that is more than one plain command: chains, pipes, options in full, a command a line. */
const lines = String.raw`
cd /home/dev/shop && git status --short && git log --oneline -5
cd backend && source .venv/bin/activate && pytest -q 2>&1 | tail -15
cd frontend && npm ci --no-audit --no-fund && npm run build -- --mode staging
cd ~/work/api && go build ./... && go vet ./... && echo OK
cd "$(git rev-parse --show-toplevel)" && make lint
cd packages/core && npx vitest run src/parser --reporter=dot | tail -30
pushd infra > /dev/null && terraform fmt -recursive && popd > /dev/null
(cd server && cargo test --quiet) && (cd client && npm test --silent)
ls -1 src | wc -l; ls -1 test | wc -l
ls -lt --time-style=long-iso | head -20
ls **/*.spec.ts 2>/dev/null || true
find . -path ./node_modules -prune -o -name '*.tsx' -print | head -50
find src -newer package.json -type f | sort
find . -type f -size +1M -not -path './.git/*' | xargs ls -lh
find . -type d -empty -delete
find . -name '__pycache__' -type d -exec rm -rf {} +
find dist -type f -name '*.map' -delete
find . -name '*.orig' -print0 | xargs -0 rm -f
find /tmp -maxdepth 1 -name 'shop-*' -mtime +1 -exec rm -rf {} \;
find . -name '*.go' | xargs gofmt -l
find . -name '*.sh' -exec chmod +x {} \;
find . -name '*.json' -not -path '*/node_modules/*' -exec jq -e . {} \; > /dev/null
grep -rnE "TODO|FIXME" --include='*.py' . | wc -l
grep -rl "oldName" src | xargs sed -i 's/oldName/newName/g'
grep -c "" src/*.ts | sort -t: -k2 -n | tail -5
grep -q "strict" tsconfig.json && echo strict || echo loose
grep -n "password" src/auth/*.ts
grep -rn "API_KEY" src --include=*.ts
rg -l "from 'lodash'" packages | xargs -r rg -n "lodash" --no-heading
rg --json "useState" src | jq -r 'select(.type=="match") | .data.path.text' | sort -u
rg -n "process\.env\.[A-Z_]+" -o --no-filename src | sort | uniq -c
git ls-files '*.ts' | xargs wc -l | tail -1
git log --since='2 weeks ago' --format='%h %an %s' -- src/billing
git log --graph --oneline --all | head -40
git log -S'parseConfig' --oneline
git diff HEAD~1 --stat && git diff HEAD~1 -- src/app.ts
git diff --name-only main... | grep '\.ts$' | xargs npx eslint
git show --stat HEAD~2
git stash push -m wip -- src/app.ts
git stash push -u && git pull --rebase && git stash pop
git stash show -p stash@{0} | head -80
git fetch origin && git rebase origin/main
git rebase --onto main feature/old feature/new
git rebase --abort
git cherry-pick --continue
git checkout main && git pull --ff-only && git checkout -b fix/timeout
git checkout stash@{0} -- src/config.ts
git checkout HEAD~1 -- package.json
git restore --source=HEAD~1 src/app.ts
git restore --staged --worktree src/app.ts
git reset --soft HEAD~2 && git commit -m "feat: one commit"
git reset HEAD~1
git branch --show-current
git branch -vv | grep ': gone]' | awk '{print $1}'
git push -u origin HEAD
git push origin HEAD:refs/heads/fix/timeout
git push --tags
git push --follow-tags origin main
git remote add upstream https://github.com/acme/shop.git && git fetch upstream
git config user.email "dev@acme.example"
git config core.autocrlf input
git config --global init.defaultBranch main
git config pull.rebase true
git commit -am "fix: close the pool (#12)" && git push
git commit --allow-empty -m "ci: run again"
git commit --fixup HEAD~1 && git rebase -i --autosquash HEAD~3
git tag -a v1.2.0 -m "1.2.0" && git push origin v1.2.0
git tag -d v1.2.0-rc1
git worktree add ../shop-hotfix hotfix/1.2 && cd ../shop-hotfix && npm ci
git worktree list
git worktree remove ../shop-hotfix
git submodule status | cut -c2-
git blame -L 40,60 src/app.ts
git shortlog -sn --no-merges | head
git apply --check fix.patch && git apply fix.patch
git format-patch -1 HEAD
git clone git@github.com:acme/shop.git ../shop
git archive --format=tar HEAD | tar -x -C /tmp/shop
git merge --no-ff feature/x -m "Merge feature/x"
git merge-base main HEAD
git mv src/old-name.ts src/new-name.ts
git rm --cached dist -r
git rm src/unused.ts
git add -p
git add src test && git status -s
git diff --check
git bisect run npm test
git notes list
git cat-file -p HEAD
git remote set-url origin git@github.com:acme/shop.git
gh pr create --fill --draft
gh pr list --state merged --json number,title --jq '.[] | "\(.number) \(.title)"'
gh pr checks 41 --watch
gh pr merge 41 --squash --delete-branch
gh pr comment 41 --body "Rebased and green."
gh pr review 41 --approve
gh pr edit 41 --add-label bug
gh run watch
gh run rerun 998877 --failed
gh run view --log 998877 | grep -i error | head
gh issue create --title "Timeouts under load" --body-file /tmp/issue.md
gh issue close 8 -c "Fixed by #41"
gh api repos/acme/shop/actions/runs --jq '.workflow_runs[0].conclusion'
gh api graphql -f query='{ viewer { login } }'
gh release list && gh release view v1.2.0
gh repo view --json defaultBranchRef
gh workflow list
npm run build --workspace=@acme/ui -- --watch=false
npm run test -- --runInBand --testPathPattern='orders' 2>&1 | tail -n 40
npm exec -- tsc -p tsconfig.json --noEmit
npm exec eslint src/index.ts
npm ls --depth=0 | grep -E 'react|vite'
npm pkg set scripts.lint="eslint ."
npm version patch --no-git-tag-version
npm config get registry
npm cache verify
npm view @types/node versions --json | jq '.[-1]'
npm install --no-save @acme/ui@next
npm run migrate:dev && npm run seed
npm link ../ui
npm rebuild better-sqlite3
npx --yes create-vite@latest demo --template react-ts
npx -y @modelcontextprotocol/inspector --help
npx tsx scripts/report.ts > /tmp/report.json
npx eslint src/api/client.ts --fix --max-warnings=0
npx prisma db push
npx prisma migrate deploy
npx knex migrate:latest --env development
npx drizzle-kit generate
npx ng build --configuration production
npx concurrently "npm:dev:api" "npm:dev:web"
npx wait-on http://localhost:3000 && npx playwright test e2e/login.spec.ts
npx rimraf dist
npx depcheck --json | jq '.dependencies'
npx shx rm -rf lib
pnpm install --frozen-lockfile && pnpm -r --filter ./packages/* run build
pnpm exec eslint src/index.ts --fix
pnpm dlx degit acme/template my-app
pnpm why react
yarn dlx @yarnpkg/sdks vscode
yarn workspaces foreach -A run build
yarn up 'react@^19'
bunx prettier --check src
bun add -d @types/bun
deno task dev
deno fmt && deno lint
node --import tsx scripts/seed.ts
node -r dotenv/config scripts/check.js
node --max-old-space-size=8192 node_modules/.bin/webpack
NODE_OPTIONS="--max-old-space-size=4096 --experimental-vm-modules" npx jest
NODE_OPTIONS='--import tsx' node scripts/seed.ts
node -e "const p=require('./package.json'); console.log(Object.keys(p.dependencies).length)"
node -e "require('fs').writeFileSync('out.json', JSON.stringify({ok:true}))"
node -e "fetch('http://localhost:3000/health').then(r=>r.text()).then(console.log)"
node -e "console.log(require('crypto').randomBytes(16).toString('hex'))"
node --input-type=module -e "import {parse} from './src/parse.mjs'; console.log(parse('a=1'))"
python -m venv .venv && .venv/bin/pip install -e '.[test]' -q
.venv/bin/python -m pytest tests/unit -x -q --no-header
python3 -c "import yaml,sys; yaml.safe_load(open('.github/workflows/ci.yml'))"
python3 -c "print(sum(range(10)))"
python3 -c "import platform; print(platform.platform())"
python -c "from app import create_app; print(create_app().url_map)"
python3 -c 'import sqlite3; print(sqlite3.connect("dev.db").execute("select count(*) from users").fetchone())'
python3 -c "import os; print(os.environ.get('VIRTUAL_ENV'))"
python3 -c "import requests; print(requests.get('http://localhost:8000/health').status_code)"
python3 -c "import base64; print(base64.b64encode(b'hello').decode())"
python3 -m timeit -s 'import re' 're.compile("a+")'
python manage.py makemigrations orders && python manage.py migrate
python manage.py shell -c "from django.contrib.auth import get_user_model; print(get_user_model().objects.count())"
python manage.py collectstatic --noinput
python -m compileall -q src
python -m pip install -U pip setuptools wheel
python -m http.server --directory dist 8080 &
pip install -r requirements.txt -r requirements-dev.txt -q && pip check
pip install "fastapi[standard]>=0.110" 'uvicorn'
pip install -e ./packages/core
pip download --no-deps -d /tmp/wheels requests
pip uninstall -y old-package
uv pip compile pyproject.toml -o requirements.txt
uv run --with rich python scripts/show.py
uv run python -m app.cli --help
uvx ruff check --fix src
uvx --from httpie http --version
pipx run black --check .
poetry add --group dev pytest-asyncio
poetry run python -m app
poetry lock && poetry install --no-root
conda env list
conda install -c conda-forge pandas
hatch run test:unit
pre-commit install && pre-commit run -a
ruff format . && ruff check . --select I --fix
mypy --strict src/app | tail -5
coverage run -m pytest && coverage report -m | tail -20
alembic revision --autogenerate -m "add orders"
alembic history | head && alembic current
go test -race -count=1 ./internal/... 2>&1 | grep -v 'no test files'
go test -bench=. -benchmem -run=^$ ./pkg/parser
go run ./cmd/server -config config.dev.yaml &
go mod download && go generate ./...
go install github.com/golangci/golangci-lint/cmd/golangci-lint@v1.60.1
go list -m -u all | grep '\[' | head
go tool pprof -top cpu.out | head -20
CGO_ENABLED=0 GOOS=linux go build -ldflags="-s -w" -o bin/server ./cmd/server
cargo build --workspace --all-features 2>&1 | grep -E '^(warning|error)' | sort | uniq -c
cargo test parser:: -- --nocapture
RUST_BACKTRACE=1 cargo run --bin cli -- parse fixtures/a.json
RUSTFLAGS="-D warnings" cargo check
cargo tree -d | head -40
cargo install --path .
cargo update -p serde
cargo doc --no-deps --open
rustup component add clippy rustfmt
mvn -q -DskipTests package && java -jar target/shop.jar --version
mvn dependency:tree -Dincludes=org.slf4j
./gradlew :app:assembleDebug --stacktrace
./gradlew clean build -x test && ls build/libs
dotnet ef migrations add AddOrders
dotnet restore && dotnet build --no-restore -c Release
dotnet test --filter FullyQualifiedName~Orders
bundle exec rails test test/models/user_test.rb
bin/rails db:migrate RAILS_ENV=test
bundle exec rubocop -a
bin/rails generate migration AddNameToUsers name:string
bin/rails runner 'puts User.count'
composer dump-autoload && vendor/bin/phpunit --filter OrderTest
php artisan make:model Order -m
php artisan tinker --execute="echo App\Models\User::count();"
php -r 'echo PHP_VERSION;'
mix ecto.migrate && mix test
swift package resolve && swift test --parallel
flutter analyze && flutter test
cmake -S . -B build -DCMAKE_BUILD_TYPE=Release && cmake --build build -j8 && ctest --test-dir build --output-on-failure
make -C lib clean all CFLAGS="-O2 -g"
make help | head -30
make test VERBOSE=1 2>&1 | tee /tmp/make.log | tail -20
gcc -Wall -O2 -o /tmp/a src/a.c && /tmp/a < fixtures/in.txt
clang-format -i src/*.cpp include/*.h
valgrind --leak-check=full ./build/test_parser
gdb -batch -ex run -ex bt ./build/app
rm -rf node_modules package-lock.json && npm install
rm -rf ./dist ./coverage && npm run build
rm -rf packages/*/dist packages/*/node_modules
rm -rf build/* && cmake -B build
rm -f src/*.orig test/*.rej
rm -rf .turbo .next/cache
rm -rf "$(pwd)/dist"
rm -rf /tmp/shop /tmp/shop.tar.gz
rm -fr target/debug
rm -rf ./venv && python3 -m venv venv
rm src/legacy/old.ts src/legacy/old.spec.ts
rm -r docs/_build
rm -rf tmp/cache
TMP=$(mktemp -d) && cp -r fixtures "$TMP" && ls "$TMP" && rm -rf "$TMP"
tmp=$(mktemp) && curl -s http://localhost:3000/openapi.json > "$tmp" && jq .info "$tmp"; rm -f "$tmp"
mkdir -p src/{api,db,ui}/tests && touch src/{api,db,ui}/index.ts
cp -n .env.example .env.local
cp config/default.yaml config/local.yaml && sed -i 's/port: 80/port: 8080/' config/local.yaml
mv src/utils.ts src/text.ts && grep -rl "./utils" src | xargs sed -i "s#\./utils#./text#g"
mv dist/index.js dist/index.mjs
cp -a public/. dist/
rsync -a --delete src/ /tmp/copy/
rsync -av --exclude node_modules ./ /tmp/shop/
ln -sfn ../shared/config config
chmod +x scripts/deploy.sh scripts/*.sh && ./scripts/check.sh
chmod u+x bin/cli && bin/cli --help
chmod 600 config/dev.key
tar -czf /tmp/shop.tgz --exclude=node_modules . && ls -lh /tmp/shop.tgz
tar -tzf dist.tgz | head
unzip -l app.zip | tail -1
gunzip -c logs/app.log.gz | grep ERROR | head
zcat logs/*.gz | awk '{print $9}' | sort | uniq -c
sed -i.bak 's/localhost/0.0.0.0/' server.ts && rm server.ts.bak
sed -n '/^## /p' README.md
sed -i '/console\.log/d' src/app.ts
sed -i -e '1i // eslint-disable' -e 's/var /let /g' src/old.js
sed -E 's/([0-9]+)\.([0-9]+)/\2.\1/' versions.txt
perl -pi -e 's/foo/bar/g' src/*.ts
perl -ne 'print if /error/i' app.log
awk 'NR>=10 && NR<=20' src/app.ts
awk '/start/,/end/ {print NR": "$0}' app.log | head
awk -F'"' '/version/ {print $4; exit}' package.json
awk '{ printf "%s %d\n", $1, $2 | "sort -k2 -n" }' counts.txt
cat package.json | jq '.scripts' && cat tsconfig.json
cat src/a.ts src/b.ts | grep import | sort -u
cat <(git log -1 --format=%H) <(date)
head -c 300 data.json; echo; tail -c 100 data.json
tail -f logs/app.log & sleep 3; kill $!
tail -n +2 data.csv | cut -d, -f3 | sort -n | tail -1
sort -t, -k2 data.csv | column -s, -t | head
paste -sd, names.txt
xxd -l 64 image.png
od -c weird.txt | head
iconv -f latin1 -t utf-8 old.txt > new.txt
diff <(jq -S . a.json) <(jq -S . b.json)
diff -rq src ../shop-old/src
jq -r '.packages | to_entries[] | "\(.key) \(.value.version)"' package-lock.json | head
jq '.compilerOptions.strict = true' tsconfig.json > tmp.json && mv tmp.json tsconfig.json
yq '.services | keys' docker-compose.yml
yq -i '.version = "1.2.0"' Chart.yaml
echo "$(date): done" >> notes.log
echo 'export default {}' > src/empty.ts
echo "PORT=3001" >> .env.local
printf 'a,b\n1,2\n' > data.csv
printf '%s\n' "line one" "line two" | tee notes.txt
echo "select 1;" | psql -h localhost -U app app
echo '{"name":"x"}' | curl -s -X POST -H 'content-type: application/json' -d @- http://localhost:3000/items
curl -s localhost:3000/api/orders?limit=5 | jq '.[] | .id'
curl -sf http://localhost:8080/healthz || echo down
curl -s -o /tmp/out.json -w '%{http_code}\n' https://api.example.com/v1/items
curl -sS -X PUT http://127.0.0.1:9200/orders -H 'Content-Type: application/json' -d '{"settings":{"number_of_shards":1}}'
curl -X DELETE http://localhost:3000/api/items/1
curl -s https://raw.githubusercontent.com/acme/shop/main/package.json | jq .version
curl -sL https://registry.npmjs.org/zod/latest | jq -r .version
curl -s -H "Authorization: Bearer $GITHUB_TOKEN" https://api.github.com/user | jq .login
curl -s -d 'grant_type=client_credentials' -u "$CLIENT_ID:$CLIENT_SECRET" http://localhost:9000/token
curl --silent --show-error --fail --retry 3 https://example.com/schema.json -o schema.json
curl -sI https://example.com | grep -i cache-control
curl -N http://localhost:3000/events
curl -LO https://github.com/acme/tool/releases/download/v1.0/tool.tar.gz && tar xzf tool.tar.gz
curl "http://localhost:3000/search?q=$(printf 'a b' | jq -sRr @uri)"
curl -s "https://api.example.com/items?page=$PAGE"
wget -qO- http://localhost:8080/metrics | grep http_requests
wget -nc -P data https://example.com/data.zip && unzip -q data/data.zip -d data
http :3000/health
ssh web1 uptime
ssh deploy@web1.internal 'systemctl status shop --no-pager | head -20'
ssh web1 'df -h; free -m; tail -50 /var/log/shop/app.log'
ssh -o ConnectTimeout=5 web1 "journalctl -u shop --since '10 min ago' | tail"
scp web1:/var/log/shop/app.log /tmp/
docker compose up -d db redis && docker compose ps
docker compose logs --tail=50 api | grep -i error
docker compose exec -T db psql -U app -d app -c "SELECT id, state FROM orders ORDER BY id DESC LIMIT 5"
docker compose run --rm api npm run migrate
docker compose restart api
docker compose down --remove-orphans
docker compose build --no-cache api
docker compose config | head -40
docker compose exec api sh -c 'ls -la /app && cat package.json'
docker build --target test -t shop:test . && docker run --rm shop:test npm test
docker buildx build --platform linux/amd64 -t shop:dev --load .
docker run --rm -v "$(pwd)":/src -w /src golang:1.23 go test ./...
docker run --rm -it -p 8080:80 nginx:alpine
docker run --name pg -e POSTGRES_PASSWORD=dev -d postgres:16 && docker rm -f pg
docker exec shop-api-1 env | grep NODE_ENV
docker exec -i pg psql -U postgres < schema.sql
docker cp shop-api-1:/app/coverage ./coverage
docker logs -f --since 5m shop-api-1 2>&1 | head -100
docker inspect --format '{{.State.Health.Status}}' shop-api-1
docker images --format '{{.Repository}}:{{.Tag}}' | head
docker stats --no-stream
docker network ls
docker pull node:22-alpine
docker tag shop:dev registry.acme.example/shop:dev
kubectl get pods -A | grep -v Running
kubectl get deploy web -o jsonpath='{.spec.template.spec.containers[0].image}'
kubectl logs -n staging deploy/web --since=10m | grep -i error | tail
kubectl logs -f web-7d9 -c app --previous
kubectl describe node | grep -A5 Allocated
kubectl top pods -n staging
kubectl get events --sort-by=.lastTimestamp | tail -20
kubectl rollout status deploy/web -n staging
kubectl port-forward svc/web 8080:80 &
kubectl exec -n staging deploy/web -- ls /app
kubectl exec web-1 -- curl -s localhost:3000/health
kubectl diff -f k8s/
kubectl apply -f k8s/web.yaml -n dev
kubectl config get-contexts
kubectl explain deployment.spec
kubectl kustomize overlays/dev | head -60
helm lint charts/web && helm template charts/web -f values.dev.yaml | kubectl apply --dry-run=server -f -
helm upgrade --install web charts/web -n dev --set image.tag=dev
helm get values web -n staging
helm dependency update charts/web
terraform -chdir=infra plan -out=plan.tfplan
terraform show -json plan.tfplan | jq '.resource_changes[].change.actions'
terraform state list | grep aws_s3
terraform output -json
terraform init -backend=false && terraform validate
aws s3 cp s3://acme-fixtures/data.json /tmp/data.json
aws logs tail /aws/lambda/shop --since 10m
aws ecs describe-services --cluster dev --services web | jq '.services[0].deployments'
aws cloudformation describe-stacks --stack-name dev-shop
gcloud run services list
gcloud logging read 'severity>=ERROR' --limit 10
psql -h localhost -U app -d app -c '\d orders'
psql "$DATABASE_URL" -c "EXPLAIN ANALYZE SELECT * FROM orders WHERE customer_id = 5"
psql -d app -Atc "SELECT version()"
psql -U app -f migrations/001_init.sql app_dev
createdb shop_test && psql shop_test < schema.sql
pg_dump -s shop_dev > schema.sql
pg_isready -h localhost
mysql -u root -e 'SHOW PROCESSLIST' shop
sqlite3 -header -column dev.db 'SELECT name FROM sqlite_master WHERE type="table"'
sqlite3 dev.db "UPDATE users SET name='x' WHERE id=1"
redis-cli -p 6380 keys 'session:*' | head
mongosh --quiet --eval 'db.orders.countDocuments()' shop
for f in $(git diff --name-only HEAD~1 -- '*.ts'); do npx prettier --check "$f"; done
for i in $(seq 1 30); do curl -sf localhost:3000/health && break; sleep 1; done
for p in packages/*; do echo "== $p"; (cd "$p" && npm run -s typecheck) || exit 1; done
for tool in node npm docker; do command -v $tool > /dev/null && echo "$tool ok" || echo "$tool missing"; done
for bin in node go python3; do $bin --version; done
for branch in $(git branch --merged | grep -v '\*\|main'); do git branch -d "$branch"; done
until pg_isready -h localhost -q; do sleep 1; done
while read -r file; do wc -l "$file"; done < files.txt
while IFS=, read -r id name; do echo "$id: $name"; done < data.csv
if ! command -v jq > /dev/null; then brew install jq; fi
if [ -d .venv ]; then . .venv/bin/activate; else python3 -m venv .venv; fi
if [[ "$(node -v)" == v22* ]]; then echo good; fi
test -x ./gradlew && ./gradlew test || gradle test
[ -f pnpm-lock.yaml ] && pnpm i || npm i
PORT=3005 npm run start:test > /tmp/server.log 2>&1 & echo $! > /tmp/server.pid
kill $(cat /tmp/server.pid) 2>/dev/null || true
lsof -ti:3000 | xargs kill -9 2>/dev/null
pkill -f "node server.js" || true
fuser -k 8080/tcp
ps aux --sort=-%mem | head -5
export PATH="$HOME/.local/bin:$PATH" && poetry --version
export DATABASE_URL=postgres://app:app@localhost:5432/app_test && npm run test:db
export GOFLAGS=-mod=mod; go mod tidy
env | grep -i proxy | wc -l
set -a; source .env.test; set +a; npm test
eval "$(ssh-agent -s)"
eval "$(direnv hook bash)"
eval "$(/opt/homebrew/bin/brew shellenv)"
source ~/.nvm/nvm.sh && nvm use 22
. "$HOME/.cargo/env" && cargo --version
time (npm run build > /dev/null)
timeout 120 npx jest --ci 2>&1 | tail -60
nohup python worker.py > worker.log 2>&1 &
sudo systemctl status nginx
sudo apt-get update -qq && sudo apt-get install -y -qq libpq-dev
sudo lsof -iTCP -sTCP:LISTEN -n -P | head
systemctl --user list-units | head
journalctl -u docker --no-pager | tail -20
docker context ls && docker info --format '{{.ServerVersion}}'
brew services list
brew upgrade node
code --diff a.ts b.ts
open coverage/index.html
xdg-open http://localhost:6006
tmux ls
screen -ls
jobs -l; wait
openssl rand -hex 32
openssl x509 -in cert.pem -noout -dates
openssl s_client -connect example.com:443 -servername example.com < /dev/null | openssl x509 -noout -subject
nc -zv localhost 5432
dig +short example.com
ip addr | grep inet
base64 -d <<< "eyJhIjoxfQ==" | jq .
echo "$JWT" | cut -d. -f2 | base64 -d 2>/dev/null | jq .
python3 scripts/generate.py --out src/generated && npx prettier --write src/generated
python3 - <<< 'print(1+1)'
./scripts/bootstrap.sh && ./bin/setup
bash -n scripts/deploy.sh && shellcheck scripts/deploy.sh
bash -euo pipefail -c 'npm ci && npm test'
sh ./install-deps.sh --local
wc -l $(git ls-files 'src/*.ts') | sort -n | tail -3
cloc --vcs=git .
hyperfine 'node a.js' 'node b.js'
ab -n 100 -c 10 http://localhost:3000/
k6 run load.js
act -j test
semgrep --config auto src
trivy fs --severity HIGH .
gitleaks detect --no-banner
protoc -I proto --go_out=gen proto/*.proto
openapi-generator-cli generate -i openapi.yaml -g typescript-fetch -o client
claude --version
`;

/** Commands of several lines, as they stand in one call. */
const ofSeveralLines: readonly string[] = [
  'set -e\nnpm ci\nnpm run lint\nnpm test -- --coverage\necho "all green"',
  'cd backend\npython -m venv .venv\nsource .venv/bin/activate\npip install -r requirements.txt\npytest -q',
  "cat > src/config.ts <<'EOF'\nexport const config = {\n  port: Number(process.env.PORT ?? 3000),\n};\nEOF\nnpx tsc --noEmit",
  "cat > /tmp/check.py <<'EOF'\nimport json\nprint(json.load(open('package.json'))['name'])\nEOF\npython3 /tmp/check.py",
  "python3 - <<'EOF'\nimport re, pathlib\np = pathlib.Path('src/app.ts')\np.write_text(re.sub(r'foo', 'bar', p.read_text()))\nEOF",
  "node - <<'EOF'\nconst fs = require('fs');\nconst pkg = JSON.parse(fs.readFileSync('package.json', 'utf8'));\npkg.version = '1.2.0';\nfs.writeFileSync('package.json', JSON.stringify(pkg, null, 2));\nEOF",
  'git commit -m "$(cat <<\'EOF\'\nfix: stop retrying on 4xx\n\nThe client retried every error; rm -rf of the cache hid it.\n\nCloses #41\nEOF\n)"',
  "gh pr create --title 'Add orders' --body \"$(cat <<'EOF'\n## What\n- `curl | sh` is gone from the README\n- tests\nEOF\n)\"",
  "psql -h localhost app <<'SQL'\nBEGIN;\nSELECT count(*) FROM orders WHERE state = 'open';\nROLLBACK;\nSQL",
  "cat > scripts/dev.sh <<'EOF'\n#!/usr/bin/env bash\nset -euo pipefail\ndocker compose up -d db\nnpm run dev\nEOF\nchmod +x scripts/dev.sh",
  'cat > Dockerfile <<\'EOF\'\nFROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci && rm -rf /root/.npm\nCMD ["node", "dist/main.js"]\nEOF\ndocker build -t shop .',
  "cat > Makefile <<'EOF'\nall: build\nbuild:\n\tgo build ./...\nclean:\n\trm -rf bin\nEOF\nmake build",
  "cat >> .gitignore <<'EOF'\n.env\n*.log\nEOF\ngit add .gitignore",
  "mkdir -p .github/workflows && cat > .github/workflows/ci.yml <<'EOF'\non: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm test\nEOF",
  'for f in src/*.js; do\n  mv "$f" "${f%.js}.ts"\ndone\nnpx tsc --noEmit | head',
  'count=0\nfor f in $(find src -name "*.ts"); do\n  if grep -q "any" "$f"; then count=$((count + 1)); fi\ndone\necho "$count files"',
  'VERSION=$(node -p "require(\'./package.json\').version")\ngit tag "v$VERSION"\ngit push origin "v$VERSION"',
  'BASE=$(git merge-base origin/main HEAD)\ngit diff "$BASE" --stat\ngit log "$BASE"..HEAD --oneline',
  'npm run start:test > /tmp/api.log 2>&1 &\nPID=$!\nsleep 3\ncurl -s localhost:3000/health\nkill $PID',
  'docker compose up -d db\nuntil docker compose exec -T db pg_isready; do sleep 1; done\nnpm run migrate\nnpm run test:db',
  'curl -s -X POST http://localhost:3000/api/login \\\n  -H "Content-Type: application/json" \\\n  -d \'{"email":"a@b.example","password":"test"}\' | jq -r .token',
  'kubectl get pods -n staging \\\n  -l app=web \\\n  -o custom-columns=NAME:.metadata.name,STATUS:.status.phase',
  'function check() {\n  local name="$1"; shift\n  if "$@" > /dev/null 2>&1; then echo "$name ok"; else echo "$name failed"; fi\n}\ncheck lint npm run lint\ncheck test npm test',
  'tmpdir="$(mktemp -d)"\ntrap \'rm -rf "$tmpdir"\' EXIT\ncp -r fixtures "$tmpdir/"\nnode scripts/convert.js "$tmpdir/fixtures"',
  'SCRIPT_DIR="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"\ncd "$SCRIPT_DIR/.."\nnpm run build',
  'case "$(uname -s)" in\n  Darwin) brew install jq ;;\n  Linux) sudo apt-get install -y jq ;;\nesac',
  '# Find what is slow\ngrep -n "took [0-9]*ms" /tmp/api.log |\n  sed "s/.*took \\([0-9]*\\)ms.*/\\1/" |\n  sort -n | tail -5',
  'cat <<EOF | kubectl apply -n dev -f -\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  MODE: dev\nEOF',
  "cat <<EOF | sqlite3 dev.db\nINSERT INTO users (name) VALUES ('x');\nSELECT count(*) FROM users;\nEOF",
  "ssh web1 <<'EOF'\nuptime\ntail -n 20 /var/log/shop/app.log\nEOF",
];

export const everydayScripts: readonly string[] = [...lines.trim().split('\n'), ...ofSeveralLines];
