# docker build -t copydesk . && docker run --rm --user "$(id -u)" -v "$PWD:/articles" copydesk run articles
FROM python:3.11-slim
WORKDIR /opt/copydesk
COPY . .
# As `make demo` installs it: pinned versions, each file checked against its hash.
RUN pip install --no-cache-dir --no-deps --require-hashes -r requirements/build.txt \
 && pip install --no-cache-dir --no-deps --require-hashes --no-build-isolation -r requirements/run.txt \
 && pip install --no-cache-dir --no-deps --no-index --no-build-isolation .
WORKDIR /articles
ENTRYPOINT ["copydesk"]
