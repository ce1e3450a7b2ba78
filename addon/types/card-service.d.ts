// Methods that CardService has and @types/google-apps-script 2.0.13 lacks.
declare namespace GoogleAppsScript {
  namespace Card_Service {
    interface TextParagraph {
      setMaxLines(maxLines: number): TextParagraph;
    }
    interface TextButton {
      setMaterialIcon(icon: MaterialIcon): TextButton;
    }
  }
}
