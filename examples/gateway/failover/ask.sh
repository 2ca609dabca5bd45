#!/bin/sh
# One question for whoever can answer it, and the record of who tried.
#
#   OPENAI_API_KEY=… GROQ_API_KEY=… npx ai-liaison serve     in this folder, then in another terminal
#   sh ask.sh
set -eu
url="${LIAISON_URL:-http://127.0.0.1:8000}"
key="${LIAISON_KEY:-none-needed-yet}"

curl -sS "$url/v1/chat/completions" -H "authorization: Bearer $key" -H 'content-type: application/json' \
  -d '{"model":"smart","messages":[{"role":"user","content":"Say hello in Basque."}]}'

sleep 2 # rows come into the ledger within a second
echo
npx ai-liaison calls --last 1 --json --data "${LIAISON_DATA:-./data}"
