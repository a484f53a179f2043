-- From pandoc's tree to Typst: text alternatives, smaller wide tables, notices, references.
local function quoted(s)
  return '"' .. s:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("\n", " ") .. '"'
end

local function wrapped(name, blocks)
  local out = pandoc.Blocks { pandoc.RawBlock("typst", "#" .. name .. "[") }
  out:extend(blocks)
  out:insert(pandoc.RawBlock("typst", "]"))
  return out
end

function Image(image)
  local said = pandoc.utils.stringify(image.caption)
  return pandoc.RawInline("typst", "#image(" .. quoted(image.src) .. ", width: 90%, alt: " .. quoted(said) .. ")")
end

-- A formula with its words; a rule set inside brackets holds for that one alone.
function Span(span)
  if not span.classes:includes("formula") then return nil end
  local about = span.attributes
  local kind = about.display == "block" and "DisplayMath" or "InlineMath"
  local set = pandoc.write(pandoc.Pandoc { pandoc.Plain { pandoc.Math(kind, about.tex) } }, "typst")
  local number = about.number == "" and "none" or "_ => " .. quoted(about.number)
  return pandoc.RawInline("typst", "#[#set math.equation(alt: " .. quoted(about.words) .. ", numbering: " .. number
    .. ")\n" .. set:gsub("%s+$", "") .. "]")
end

-- A table that fits on a page stays in one piece.
local longest = 22
-- The list of numbers: the names do not break, so their column gets the room.
local numbers = { 0.5, 0.12, 0.15, 0.14, 0.09 }

function Table(tbl)
  local rows, out = 0, pandoc.Blocks { tbl }
  for _, body in ipairs(tbl.bodies) do rows = rows + #body.body end
  if tbl.classes:includes("numbers-table") then
    for i, spec in ipairs(tbl.colspecs) do tbl.colspecs[i] = { spec[1], numbers[i] } end
  end
  if rows > longest then out = wrapped("long", out) end
  if tbl.classes:includes("wide-table") then out = wrapped("wide", out) end
  return out
end

function Div(div)
  if div.classes:includes("admonition") then return wrapped("notice", div.content) end
  if div.classes:includes("citation") then
    local anchor = pandoc.RawBlock("typst", "#entry[#metadata(none) <" .. div.identifier .. ">")
    local out = pandoc.Blocks { anchor }
    out:extend(div.content)
    out:insert(pandoc.RawBlock("typst", "]"))
    return out
  end
end
