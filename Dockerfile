FROM python:3.12-slim-bookworm

RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends \
       libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 angel \
    && install -d -o angel -g angel -m 700 /var/lib/repair-angel

WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes --only-binary=:all: -r requirements.txt
COPY . .

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    REPAIR_ANGEL_ENV=production \
    REPAIR_ANGEL_HOME=/var/lib/repair-angel \
    STATIC_ROOT=/app/staticfiles

# Collecting needs settings that start; none of these values outlives the line.
RUN SECRET_KEY=$(python -c 'import secrets; print(secrets.token_hex(40))') \
    FIELD_KEYS=$(python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())') \
    ALLOWED_HOSTS=localhost SITE_URL=https://localhost DATABASE_URL=postgres://none/none REDIS_URL=redis://none \
    python manage.py collectstatic --no-input

USER angel
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health', timeout=4)"]
ENTRYPOINT ["python", "manage.py"]
CMD ["serve", "--only", "web"]
