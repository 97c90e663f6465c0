"""The words of the pages: Chinese as they stand in the templates, English from the catalogues in ``en``."""
