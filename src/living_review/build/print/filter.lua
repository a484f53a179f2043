-- From pandoc's tree to Typst: text alternatives, columns by what is in them, notices, references.
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
  return pandoc.RawInline("typst", "#picture(" .. quoted(image.src) .. ", " .. quoted(said) .. ")")
end

-- A formula with its words; a rule set inside brackets holds for that one alone.
local formula = "#[#set math.equation(alt: "

function Span(span)
  -- Typst puts a label on what comes before it, and what has two keeps the last.
  if #span.content == 0 and span.identifier ~= "" then
    return pandoc.RawInline("typst", "#metadata(none) <" .. span.identifier .. ">")
  end
  if not span.classes:includes("formula") then return nil end
  local about = span.attributes
  local kind = about.display == "block" and "DisplayMath" or "InlineMath"
  local set = pandoc.write(pandoc.Pandoc { pandoc.Plain { pandoc.Math(kind, about.tex) } }, "typst")
  local number = about.number == "" and "none" or "_ => " .. quoted(about.number)
  return pandoc.RawInline("typst", formula .. quoted(about.words) .. ", numbering: " .. number
    .. ")\n" .. set:gsub("%s+$", "") .. "]")
end

-- Columns. All widths are in letters of the table's own size; parts.typ and template.typ set the sizes.
local room = { plain = 120, wide = 136 }
local padding, code = 2.2, 1.22
-- A row of more lines may be cut at the foot of a page; any other stays whole, as does a table of few lines.
local tallest, few = 40, 23

local all, longest
local function piece(text, factor)
  local n = utf8.len(text) * factor
  longest = math.max(longest, n)
  all = all + n
end
local pieces = {
  Str = function(s) piece(s.text, 1) end,
  -- The places at which template.typ lets a line of code end.
  Code = function(c)
    for part in c.text:gsub("(%w%w%w[,_/.=]+)", "%1 "):gmatch("%S+") do piece(part, code) end
  end,
  Space = function() all = all + 1 end,
  SoftBreak = function() all = all + 1 end,
}

local function sizes(cell)
  all, longest = 0, 0
  cell.contents:walk(pieces)
  -- Digits and capitals are wider than most letters.
  return all * 1.06 + 0.5, longest * 1.08 + 0.5
end

-- The total height of all rows falls the most, step by step; nil where every cell fits on one line.
local function widths(rows, columns, space)
  local width, natural, used = {}, 0, 0
  for c = 1, columns do
    local longest, all = 1, 1
    for _, row in ipairs(rows) do
      longest, all = math.max(longest, row[c].longest), math.max(all, row[c].all)
    end
    width[c] = longest
    natural, used = natural + all, used + width[c]
  end
  if natural <= space then return nil end
  -- Lines of a cell; half a line is lost at their ends. The fourth power lets the highest cell count.
  local function cell(row, c, wide)
    return row[c].all <= wide and 1 or (row[c].all / wide + 0.6) ^ 4
  end
  local height = {}
  for r, row in ipairs(rows) do
    height[r] = 0
    for c = 1, columns do height[r] = height[r] + cell(row, c, width[c]) end
  end
  while used < space do
    local best, step, gain = 1, 1, -1
    for c = 1, columns do
      -- One letter more may change nothing, and five more save a line in every row.
      for _, more in ipairs { 1, 3, 6 } do
        local won = 0
        for r, row in ipairs(rows) do
          local after = height[r] - cell(row, c, width[c]) + cell(row, c, width[c] + more)
          won = won + height[r] ^ 0.25 - after ^ 0.25
        end
        if won / more > gain then best, step, gain = c, more, won / more end
      end
    end
    for r, row in ipairs(rows) do
      height[r] = height[r] - cell(row, best, width[best]) + cell(row, best, width[best] + step)
    end
    width[best], used = width[best] + step, used + step
  end
  return width, used
end

function Table(tbl)
  local rows, columns, above = {}, #tbl.colspecs, nil
  local function read(row)
    local line = {}
    for c, cell in ipairs(row.cells) do
      local all, longest = sizes(cell)
      line[c] = { all = all, longest = longest }
    end
    if #line == columns then table.insert(rows, line) end
  end
  for _, row in ipairs(tbl.head.rows) do read(row) end
  for _, body in ipairs(tbl.bodies) do
    for _, row in ipairs(body.body) do
      read(row)
      -- Rows of a group stand together: no line above an empty first cell.
      if above and #row.cells[1].contents == 0 then
        for _, cell in ipairs(above.cells) do cell.attributes["typst:stroke"] = "(bottom: none)" end
      end
      above = row
    end
  end
  local wide = tbl.classes:includes("wide-table")
  local width, used = widths(rows, columns, (wide and room.wide or room.plain) - columns * padding)
  if width then
    local specs = {}
    for c, spec in ipairs(tbl.colspecs) do
      specs[c] = { spec[1], (width[c] + padding) / (used + columns * padding) }
    end
    tbl.colspecs = specs
  end
  local lines, highest = 0, 1
  for _, row in ipairs(rows) do
    local high = 1
    for c = 1, width and columns or 0 do high = math.max(high, math.ceil(row[c].all / width[c])) end
    lines, highest = lines + high, math.max(highest, high)
  end
  local out = pandoc.Blocks { tbl }
  if highest > tallest then out = wrapped("tall", out) end
  if lines <= few then out = wrapped("whole", out) end
  if wide then out = wrapped("wide", out) end
  return out
end

function Div(div)
  if div.classes:includes("bedside") then return wrapped("bedside", div.content) end
  if div.classes:includes("admonition") then return wrapped("notice", div.content) end
  if div.classes:includes("citation-list") then return wrapped("references", div.content) end
  if div.classes:includes("part") then
    return pandoc.RawBlock("typst", "#part(" .. quoted(div.attributes.part) .. ")")
  end
  if div.classes:includes("citation") then
    local anchor = pandoc.RawBlock("typst", "#entry[#metadata(none) <" .. div.identifier .. ">")
    local out = pandoc.Blocks { anchor }
    out:extend(div.content)
    out:insert(pandoc.RawBlock("typst", "]"))
    return out
  end
end

-- A paragraph that announces what follows stays with it.
local function announces(block, following)
  if block.t ~= "Para" or not following then return false end
  local first = following.content and following.content[1]
  return following.t == "CodeBlock" or pandoc.utils.stringify(block):match(":$") ~= nil
    or (following.t == "Para" or following.t == "Plain") and first and first.t == "RawInline" and #following.content == 1
      and first.text:sub(1, #formula) == formula
end

function Blocks(blocks)
  if #blocks == 1 and blocks[1].t == "Plain" then return nil end -- of a cell, as most
  local out = pandoc.Blocks {}
  for i, block in ipairs(blocks) do
    if announces(block, blocks[i + 1]) then
      out:extend(wrapped("announcing", { block }))
    else
      out:insert(block)
    end
  end
  return out
end
