#!/bin/sh
# What the tests use beyond Python, on Debian: LibreOffice converts the copies that we write to PDF, poppler turns pages into pictures
# to look at, and the fonts show Chinese. Nothing of this is needed to run jiheng. Run as root.
set -eu

apt-get update
apt-get install -y --no-install-recommends libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui poppler-utils fonts-noto-cjk
install -m 644 "$(dirname "$0")/fonts-alias.conf" /etc/fonts/conf.d/64-chinese-documents.conf
fc-cache -f
