import { everydayNeighbours } from './everyday-neighbours.js';
import { everydayScripts } from './everyday-scripts.js';

/** What coding agents run all day, a command a line: none of it should wait for anybody. */
const lines = String.raw`
ls -la
ls -la src/ && pwd
pwd
cat package.json
cat README.md | head -50
head -100 src/index.ts
tail -n 50 logs/app.log
wc -l src/**/*.ts
find . -name "*.ts" -not -path "*/node_modules/*"
find . -type f -name '*.test.js' | xargs grep -l describe
find src -name '*.py' -exec grep -l "import os" {} \;
find . -name '*.pyc' -delete
find . -name node_modules -type d -prune -exec rm -rf {} +
find . -maxdepth 2 -type d
grep -rn "TODO" src/
grep -rn --include=*.ts "createServer" .
grep -E "^export" src/index.ts
grep -v node_modules <(ls)
rg "useEffect" --type tsx
rg -n "class \w+Service" -g '*.ts'
rg --files | head
fd -e ts
ag "foo" src
tree -L 2 -I node_modules
stat package.json
file build/app
du -sh node_modules
df -h
which node
which python3 && python3 --version
type -a npm
node --version
npm --version && node -v
echo $PATH
echo "hello"
echo "NODE_ENV=$NODE_ENV"
printf '%s\n' "$HOME"
date
date +%Y-%m-%d
uname -a
whoami
hostname
id
ps aux | grep node
ps -ef | grep -v grep | grep postgres
lsof -i :3000
netstat -tlnp
ss -tlnp | grep 8080
kill 12345
kill -9 $(lsof -t -i:3000)
pkill -f "vite"
sleep 5
sleep 2 && curl -s http://localhost:3000/health
npm install
npm ci
npm i
npm install lodash
npm install --save-dev typescript @types/node
npm install express@4 cors
npm i -D vitest @testing-library/react
npm uninstall left-pad
npm update
npm outdated
npm audit
npm audit fix
npm run build
npm run build 2>&1 | tail -20
npm run lint -- --fix
npm run dev &
npm run dev > /tmp/dev.log 2>&1 &
npm test
npm test -- --coverage
npm test -- src/foo.test.ts
CI=true npm test
NODE_ENV=test npm run test:unit
npm ls react
npm view react version
npm pack --dry-run
npm publish --dry-run
npm init -y
npm create vite@latest my-app -- --template react-ts
npx tsc --noEmit
npx tsc --noEmit 2>&1 | head -30
npx eslint . --ext .ts,.tsx
npx prettier --write src
npx prettier --check .
npx jest --runInBand
npx vitest run
npx playwright test
npx playwright install chromium
npx prisma generate
npx prisma migrate dev --name init
npx create-next-app@latest app --ts
yarn
yarn install --frozen-lockfile
yarn add axios
yarn build
yarn test --watchAll=false
yarn workspace web build
pnpm install
pnpm add zod
pnpm -r build
pnpm --filter web dev
pnpm exec tsc -b
pnpm dlx shadcn@latest add button
bun install
bun test
bun run build
deno test
pip install -r requirements.txt
pip install requests
pip install -e .
pip install -e '.[dev]'
pip install --upgrade pip
pip list
pip freeze > requirements.txt
pip show flask
python -m pip install pytest
python3 -m venv .venv
source .venv/bin/activate
. venv/bin/activate && pip install -r requirements.txt
python -m pytest
python -m pytest tests/test_foo.py -v
pytest -x -q
pytest -k "test_login" --tb=short 2>&1 | tail -40
python manage.py migrate
python manage.py runserver
python manage.py test
python script.py --input data.csv
python3 -c "import sys; print(sys.version)"
python -c "import json; print(json.load(open('package.json'))['version'])"
python3 -m http.server 8000
python -m json.tool < data.json
ruff check . --fix
black .
mypy src
flake8
isort .
tox -e py312
uv sync
uv pip install httpx
uv run pytest
uv add fastapi
poetry install
poetry add django
poetry run pytest
pipenv install
conda activate env
conda install numpy
go build ./...
go test ./...
go test -run TestFoo ./pkg/...
go mod tidy
go get github.com/stretchr/testify
go vet ./...
go run main.go
go install golang.org/x/tools/gopls@latest
gofmt -w .
golangci-lint run
cargo build
cargo build --release
cargo test
cargo test -- --nocapture
cargo clippy -- -D warnings
cargo fmt
cargo add serde --features derive
cargo run -- --help
cargo check
cargo clean
rustup update
rustc --version
mvn clean install
mvn -q test
mvn package -DskipTests
./mvnw test
./gradlew build
./gradlew clean test --info
gradle test
make
make test
make -j4 build
make clean && make
cmake -B build -S .
cmake --build build
ctest --test-dir build
gcc -o main main.c && ./main
g++ -std=c++20 -O2 a.cpp -o a
dotnet build
dotnet test
dotnet run --project src/App
bundle install
bundle exec rspec
rails db:migrate
rake test
composer install
composer require monolog/monolog
php artisan migrate
vendor/bin/phpunit
swift build
swift test
xcodebuild -list
flutter pub get
mix deps.get
mix test
rm -rf node_modules dist build target
rm -rf node_modules && npm install
rm -rf dist
rm -rf build/ && mkdir build
rm -f package-lock.json
rm temp.txt
rm -rf .next
rm -rf coverage .nyc_output
rm -rf __pycache__ .pytest_cache
rm -rf /tmp/test-output
rm -rf "$TMPDIR/build-cache"
rm old_file.js new_file.js
rmdir empty
rm -f *.log
rm -r src/legacy
mkdir -p src/components/ui
mkdir build && cd build && cmake ..
touch src/new-file.ts
cp .env.example .env
cp src/a.ts src/b.ts
cp -r templates/base output
mv src/old.ts src/new.ts
mv *.md docs/
ln -s ../shared shared
chmod +x script.sh
chmod +x scripts/*.sh && ./scripts/build.sh
chmod 644 README.md
chmod 755 bin/cli
chmod -R u+w build
tar -xzf archive.tar.gz
tar -czf dist.tar.gz dist/
tar xf linux.tar.xz -C /tmp
unzip -o archive.zip -d out
gzip -k file.txt
zip -r app.zip dist
sed -n '1,50p' src/app.ts
sed -i 's/foo/bar/g' src/config.ts
sed -i '' -e 's/v1/v2/' README.md
awk '{print $1}' data.txt
awk -F, 'NR>1 {sum+=$3} END {print sum}' data.csv
cut -d: -f1 names.txt | sort | uniq -c | sort -rn | head
sort -u words.txt > sorted.txt
diff a.txt b.txt
diff -u old.json new.json | head -40
comm -23 <(sort a) <(sort b)
jq '.dependencies' package.json
jq -r '.scripts | keys[]' package.json
cat tsconfig.json | jq .compilerOptions
curl -s https://api.github.com/repos/nodejs/node | jq .stargazers_count
curl -s http://localhost:3000/api/users
curl -I https://example.com
curl -sS -o /dev/null -w "%{http_code}" http://localhost:8080
curl -X POST http://localhost:3000/api/items -H 'Content-Type: application/json' -d '{"name":"x"}'
curl -X POST http://localhost:8080/upload -F "file=@test.png"
curl -fsSL https://example.com/data.json -o data.json
curl -s -H "Authorization: Bearer $TOKEN" https://api.example.com/me
curl -s https://registry.npmjs.org/react | jq '."dist-tags"'
curl -sL https://example.com/page.html | grep -o '<title>.*</title>'
wget https://example.com/dataset.csv
wget -q https://example.com/file.tar.gz -O /tmp/file.tar.gz
git status
git status --short
git diff
git diff --stat HEAD~1
git diff --cached
git diff main...HEAD --name-only
git log --oneline -10
git log -p -- src/index.ts | head -100
git show HEAD
git show HEAD:src/index.ts
git blame src/index.ts
git add .
git add -A && git commit -m "feat: add login"
git add src/index.ts
git commit -m "fix: handle null"
git commit --amend --no-edit
git push
git push origin main
git push -u origin feature/login
git pull
git pull --rebase
git fetch --all --prune
git checkout -b feature/x
git checkout main
git checkout -- src/foo.ts
git switch -c topic
git switch main
git restore --staged src/foo.ts
git restore src/foo.ts
git branch
git branch -a
git branch -d merged
git merge feature/x
git merge --abort
git rebase main
git rebase --continue
git rebase -i HEAD~3
git cherry-pick abc1234
git stash
git stash pop
git stash list
git tag v1.0.0
git remote -v
git clone https://github.com/expressjs/express.git
git clone --depth 1 https://github.com/vitejs/vite /tmp/vite
git reset HEAD src/foo.ts
git reset --soft HEAD~1
git revert HEAD
git rev-parse --show-toplevel
git rev-parse HEAD
git ls-files | wc -l
git config user.name
git config --get remote.origin.url
git submodule update --init --recursive
git worktree add ../wt feature
git grep "needle"
git bisect start
git describe --tags
git clean -n
gh pr list
gh pr create --title "Fix" --body "Fixes a bug"
gh pr view 12 --json title,body
gh pr checkout 12
gh pr diff 12
gh issue list --limit 20
gh issue view 3
gh run list
gh run view 123 --log-failed
gh api repos/o/r/pulls/1/comments
gh auth status
docker ps
docker ps -a
docker images
docker build -t app .
docker build -f Dockerfile.dev -t app:dev .
docker run --rm -it app
docker run -d -p 5432:5432 -e POSTGRES_PASSWORD=postgres postgres:16
docker run --rm -v "$PWD":/app -w /app node:20 npm test
docker compose up -d
docker compose down
docker compose logs -f web
docker compose exec web npm test
docker compose build
docker logs app --tail 100
docker exec -it db psql -U postgres -c '\dt'
docker stop app
docker rm app
docker inspect app
kubectl get pods
kubectl get pods -n staging -o wide
kubectl logs deploy/web --tail=100
kubectl describe pod web-1
kubectl apply -f k8s/ --dry-run=client
kubectl config current-context
helm list
helm template chart
terraform init
terraform plan
terraform validate
terraform fmt -check
aws s3 ls
aws sts get-caller-identity
gcloud config list
psql -h localhost -U app -d app -c "SELECT count(*) FROM users"
sqlite3 dev.db ".tables"
redis-cli ping
export NODE_OPTIONS=--max-old-space-size=4096
export PATH="$PWD/node_modules/.bin:$PATH"
cd packages/web && npm run build
cd /tmp && ls
(cd web && npm test)
for f in src/*.ts; do echo "$f"; done
for i in 1 2 3; do curl -s http://localhost:3000/; done
for d in packages/*/; do (cd "$d" && npm test); done
while ! nc -z localhost 5432; do sleep 1; done
if [ -f .env ]; then echo yes; fi
test -f package.json && echo ok
[ -d node_modules ] || npm ci
set -e; npm ci; npm test
set -euo pipefail
timeout 60 npm test
time npm run build
nohup npm start > server.log 2>&1 &
xargs -n1 echo < list.txt
ls src | xargs -I{} wc -l src/{}
cat file.txt | tr 'a-z' 'A-Z'
echo '{"a":1}' | jq .a
echo "console.log(1)" > test.js && node test.js
node -e "console.log(process.version)"
node -p "require('./package.json').version"
node scripts/build.mjs
node --test
node --env-file=.env.test server.js
ts-node src/index.ts
tsx src/index.ts
tee config.json <<< '{"a":1}'
mkdir -p ~/.cache/myapp
ls ~/.config
cat ~/projects/app/README.md
env NODE_ENV=production node server.js
sudo apt-get update
sudo apt-get install -y build-essential
apt list --installed
brew install jq
brew update
open http://localhost:3000
code .
convert in.png -resize 50% out.png
ffmpeg -i in.mp4 -vf scale=640:-1 out.mp4
openssl version
base64 image.png > image.txt
md5sum dist/app.js
sha256sum -c checksums.txt
ping -c 1 localhost
dig example.com
nslookup example.com
crontab -l
history | tail -20
clear
true
exit 0
./scripts/test.sh
bash scripts/deploy-preview.sh
sh -c "npm run build && npm test"
bash -c 'echo $0'
watch -n 1 ls
storybook build
vercel dev
eslint . && tsc && jest
tsc -p tsconfig.build.json --watch false
lerna run test
nx affected --target=test
turbo run build --filter=web
changeset version
husky install
shellcheck scripts/*.sh
hadolint Dockerfile
yamllint .
pre-commit run --all-files
protoc --go_out=. api.proto
buf generate
sqlc generate
alembic upgrade head
flask run --port 5001
uvicorn app.main:app --reload
celery -A app worker -l info
jupyter nbconvert --to script nb.ipynb
Rscript analysis.R
latexmk -pdf paper.tex
`;

const ofSeveralLines: readonly string[] = [
  'git commit -m "$(cat <<\'EOF\'\nfeat: add a thing\n\nIt does rm -rf nothing.\nEOF\n)"',
  "cat > src/hello.ts <<'EOF'\nexport const hello = () => 'hello';\nEOF",
  "cat <<'EOF' > notes.md\n# Notes\nEOF",
];

export const everydayCommands: readonly string[] = [
  ...lines.trim().split('\n'),
  ...ofSeveralLines,
  ...everydayScripts,
  ...everydayNeighbours,
];
