/**
 * Google's card JSON as CardService objects: a card, its sections and widgets. What CardService has no method for is an
 * error, as is what the service has no business using in a sidebar (columns, carousels, chips).
 */

/**
 * @param {Fields} fields
 * @returns {GoogleAppsScript.Card_Service.Card}
 */
function buildCard(fields) {
  const card = CardService.newCardBuilder();
  fields.text("name", (name) => card.setName(name));
  fields.object("header", (header) => card.setHeader(buildHeader(header)));
  fields.object("peekCardHeader", (header) => card.setPeekCardHeader(buildHeader(header)));
  fields.choice("displayStyle", CardService.DisplayStyle, (style) => card.setDisplayStyle(style));
  fields.objects("cardActions", (action) => card.addCardAction(buildCardAction(action)));
  fields.objects("sections", (section) => card.addSection(buildSection(section)));
  fields.object("fixedFooter", (footer) => card.setFixedFooter(buildFooter(footer)));
  return card.build();
}

/**
 * @param {Fields} fields
 * @returns {GoogleAppsScript.Card_Service.CardHeader}
 */
function buildHeader(fields) {
  const header = CardService.newCardHeader().setTitle(fields.neededText("title"));
  fields.text("subtitle", (subtitle) => header.setSubtitle(subtitle));
  fields.text("imageUrl", (address) => header.setImageUrl(address));
  fields.text("imageAltText", (text) => header.setImageAltText(text));
  fields.choice("imageType", CardService.ImageStyle, (style) => header.setImageStyle(style));
  return header;
}

/**
 * @param {Fields} fields
 * @returns {GoogleAppsScript.Card_Service.CardAction}
 */
function buildCardAction(fields) {
  const action = CardService.newCardAction().setText(fields.neededText("actionLabel"));
  fields.needed("onClick");
  fields.object("onClick", (click) => applyClick(click, action));
  return action;
}

/**
 * @param {Fields} fields
 * @returns {GoogleAppsScript.Card_Service.FixedFooter}
 */
function buildFooter(fields) {
  const footer = CardService.newFixedFooter();
  fields.needed("primaryButton");
  fields.object("primaryButton", (button) => footer.setPrimaryButton(buildTextButton(button)));
  fields.object("secondaryButton", (button) => footer.setSecondaryButton(buildTextButton(button)));
  return footer;
}

/**
 * Complete before it is given to its card: what CardService is told of a section afterwards is lost.
 *
 * @param {Fields} fields
 * @returns {GoogleAppsScript.Card_Service.CardSection}
 */
function buildSection(fields) {
  const section = CardService.newCardSection();
  fields.text("header", (header) => section.setHeader(header));
  fields.flag("collapsible", (collapsible) => section.setCollapsible(collapsible));
  fields.number("uncollapsibleWidgetsCount", (count) => section.setNumUncollapsibleWidgets(count));
  fields.objects("widgets", (widget) => section.addWidget(buildWidget(widget)));
  return section;
}

/**
 * @param {Fields} fields
 * @returns {GoogleAppsScript.Card_Service.Widget}
 */
function buildWidget(fields) {
  return fields.oneOf({
    textParagraph: buildTextParagraph,
    decoratedText: buildDecoratedText,
    buttonList: buildButtonList,
    textInput: buildTextInput,
    selectionInput: buildSelectionInput,
    dateTimePicker: buildDateTimePicker,
    image: buildImage,
    grid: buildGrid,
    divider: () => CardService.newDivider(),
  });
}

/**
 * @param {Fields} fields
 * @returns {GoogleAppsScript.Card_Service.TextParagraph}
 */
function buildTextParagraph(fields) {
  const paragraph = CardService.newTextParagraph().setText(fields.neededText("text"));
  fields.number("maxLines", (lines) => paragraph.setMaxLines(lines));
  return paragraph;
}

/**
 * @param {Fields} fields
 * @returns {GoogleAppsScript.Card_Service.DecoratedText}
 */
function buildDecoratedText(fields) {
  const widget = CardService.newDecoratedText().setText(fields.neededText("text"));
  fields.text("topLabel", (label) => widget.setTopLabel(label));
  fields.text("bottomLabel", (label) => widget.setBottomLabel(label));
  fields.flag("wrapText", (wrap) => widget.setWrapText(wrap));
  fields.object("startIcon", (icon) => widget.setStartIcon(buildIcon(icon)));
  fields.object("endIcon", (icon) => widget.setEndIcon(buildIcon(icon)));
  fields.object("button", (button) => widget.setButton(buildButton(button)));
  fields.object("switchControl", (control) => widget.setSwitchControl(buildSwitch(control)));
  fields.object("onClick", (click) => applyClick(click, widget));
  return widget;
}

/**
 * @param {Fields} fields
 * @returns {GoogleAppsScript.Card_Service.Image}
 */
function buildImage(fields) {
  const image = CardService.newImage().setImageUrl(fields.neededText("imageUrl"));
  fields.text("altText", (text) => image.setAltText(text));
  fields.object("onClick", (click) => applyClick(click, image));
  return image;
}

/**
 * @param {Fields} fields
 * @returns {GoogleAppsScript.Card_Service.Grid}
 */
function buildGrid(fields) {
  const grid = CardService.newGrid();
  fields.text("title", (title) => grid.setTitle(title));
  fields.number("columnCount", (count) => grid.setNumColumns(count));
  fields.object("borderStyle", (style) => grid.setBorderStyle(buildBorder(style)));
  fields.objects("items", (item) => grid.addItem(buildGridItem(item)));
  fields.object("onClick", (click) => applyClick(click, grid));
  return grid;
}

/**
 * @param {Fields} fields
 * @returns {GoogleAppsScript.Card_Service.GridItem}
 */
function buildGridItem(fields) {
  const item = CardService.newGridItem();
  fields.text("id", (id) => item.setIdentifier(id));
  fields.text("title", (title) => item.setTitle(title));
  fields.text("subtitle", (subtitle) => item.setSubtitle(subtitle));
  fields.choice("layout", CardService.GridItemLayout, (layout) => item.setLayout(layout));
  fields.object("image", (image) => item.setImage(buildGridImage(image)));
  return item;
}

/**
 * @param {Fields} fields
 * @returns {GoogleAppsScript.Card_Service.ImageComponent}
 */
function buildGridImage(fields) {
  const image = CardService.newImageComponent().setImageUrl(fields.neededText("imageUri"));
  fields.text("altText", (text) => image.setAltText(text));
  fields.object("borderStyle", (style) => image.setBorderStyle(buildBorder(style)));
  fields.object("cropStyle", (style) => image.setCropStyle(buildCrop(style)));
  return image;
}

/**
 * @param {Fields} fields
 * @returns {GoogleAppsScript.Card_Service.ImageCropStyle}
 */
function buildCrop(fields) {
  const crop = CardService.newImageCropStyle();
  fields.choice("type", CardService.ImageCropType, (type) => crop.setImageCropType(type));
  fields.number("aspectRatio", (ratio) => crop.setAspectRatio(ratio));
  return crop;
}

/**
 * @param {Fields} fields
 * @returns {GoogleAppsScript.Card_Service.BorderStyle}
 */
function buildBorder(fields) {
  const border = CardService.newBorderStyle();
  fields.choice("type", CardService.BorderType, (type) => border.setType(type));
  fields.object("strokeColor", (color) => border.setStrokeColor(hexColor(color)));
  fields.number("cornerRadius", (radius) => border.setCornerRadius(radius));
  return border;
}

/**
 * @param {Fields} fields
 * @returns {GoogleAppsScript.Card_Service.IconImage}
 */
function buildIcon(fields) {
  const icon = CardService.newIconImage();
  applyIcon(fields, icon);
  fields.text("altText", (text) => icon.setAltText(text));
  fields.choice("imageType", CardService.ImageCropType, (type) => icon.setImageCropType(type));
  return icon;
}

/**
 * The picture of an icon, by one of three names.
 *
 * @param {Fields} fields
 * @param {GoogleAppsScript.Card_Service.IconImage | GoogleAppsScript.Card_Service.ImageButton} target
 */
function applyIcon(fields, target) {
  fields.choice("knownIcon", CardService.Icon, (icon) => target.setIcon(icon));
  fields.text("iconUrl", (address) => target.setIconUrl(address));
  fields.object("materialIcon", (icon) => target.setMaterialIcon(buildMaterialIcon(icon)));
}

/**
 * @param {Fields} fields
 * @returns {GoogleAppsScript.Card_Service.MaterialIcon}
 */
function buildMaterialIcon(fields) {
  const icon = CardService.newMaterialIcon().setName(fields.neededText("name"));
  fields.flag("fill", (fill) => icon.setFill(fill));
  fields.number("weight", (weight) => icon.setWeight(weight));
  fields.number("grade", (grade) => icon.setGrade(grade));
  return icon;
}

/**
 * CardService takes colors as #rrggbb, without transparency.
 *
 * @param {Fields} fields with `red`, `green` and `blue` from 0 to 1, 0 if absent
 * @returns {string}
 */
function hexColor(fields) {
  let hex = "#";
  for (const name of ["red", "green", "blue"]) {
    let part = 0;
    fields.number(name, (value) => {
      part = value;
    });
    hex += Math.round(part * 255)
      .toString(16)
      .padStart(2, "0");
  }
  fields.number("alpha", (alpha) => {
    if (alpha !== 1) throw new CardError(`${fields.path}.alpha: the add-on knows no transparent colors`);
  });
  return hex;
}
