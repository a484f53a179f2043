/* Text as the searches compare it, as tables/folding.py does: small letters without accents, told
   those that do not come apart; British words as American ones; "non-small" is one word. */
"use strict";
globalThis.reviewFolded = (letters) => function (text) {
  let plain = text.toLowerCase();
  if (/[^\x00-\x7f]/u.test(plain)) {
    plain = plain.replace(/[^\x00-\x7f]/gu, (sign) => letters[sign] ?? sign)
      .normalize("NFKD").replace(/[\u0300-\u036f]/gu, "");
  }
  return plain.replace(/[ao](?=e)|(?<=[lmv]o)u(?=r)/gu, "").replace(/\bnon[- ](?=[a-z])/gu, "non");
};
